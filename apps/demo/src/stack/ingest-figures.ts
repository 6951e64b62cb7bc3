import type { HostLog } from '@annals/local-azure';

/** What the processor says it did with deliveries. */
export interface IngestFigures {
  readonly deliveries: number;
  readonly appended: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export const eventsIn = ({ appended, duplicates, quarantined }: IngestFigures): number =>
  appended + duplicates + quarantined;

export const noFigures: IngestFigures = {
  deliveries: 0,
  appended: 0,
  duplicates: 0,
  quarantined: 0,
  reasons: {},
};

/** The figures of one delivery, if this line of the host's log reports one. */
export function figuresOf({ functionName, category, message }: HostLog): IngestFigures | undefined {
  if (functionName !== 'ingest' || category !== 'user' || !message.startsWith('{"event":"ingested"'))
    return undefined;
  const { appended, duplicates, quarantined, reasons } = JSON.parse(message) as IngestFigures;
  return { deliveries: 1, appended, duplicates, quarantined, reasons };
}

export function sumOf(a: IngestFigures, b: IngestFigures): IngestFigures {
  const reasons = { ...a.reasons };
  for (const [reason, count] of Object.entries(b.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
  return {
    deliveries: a.deliveries + b.deliveries,
    appended: a.appended + b.appended,
    duplicates: a.duplicates + b.duplicates,
    quarantined: a.quarantined + b.quarantined,
    reasons,
  };
}
