import { hash } from 'node:crypto';

/** An event that Event Grid gave up delivering, and what became of it, in Event Grid's words. */
export interface DeadLetter {
  /** The same for the same event, in whichever blob it lies. */
  readonly id: string;
  /** Name of the blob that it lies in. */
  readonly blob: string;
  /** `MaxDeliveryAttemptsExceeded`, `TimeToLiveExceeded`, `UndeliverableDueToHttpBadRequest`, … */
  readonly reason: string;
  readonly deliveryattempts: number | undefined;
  readonly lastdeliveryoutcome: string | undefined;
  /** When the topic took it in, RFC 3339. */
  readonly publishtime: string | undefined;
  readonly lastdeliveryattempttime: string | undefined;
  /** As it was published: without what Event Grid added. */
  readonly event: unknown;
}

/** A letter with its place in a blob: the object that stands there. */
export interface WrittenLetter {
  readonly letter: DeadLetter;
  readonly written: object;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The letters of a blob: a JSON array of events, each with attributes added. Throws an Error that says what is wrong
 * with a blob that is anything else.
 * Source: https://learn.microsoft.com/azure/event-grid/delivery-and-retry#cloudevents-10-schema
 */
export function lettersOf(blob: string, bytes: Uint8Array): readonly WrittenLetter[] {
  const value = JSON.parse(utf8.decode(bytes)) as unknown;
  if (!Array.isArray(value)) throw new Error('is no JSON array');
  return (value as unknown[]).map((written, index) => {
    const letter = letterOf(blob, written);
    if (!letter) throw new Error(`element ${index} is no event with deadletterreason`);
    return { letter, written: written as object };
  });
}

export const blobOf = (letters: readonly WrittenLetter[]): Uint8Array =>
  Buffer.from(JSON.stringify(letters.map(({ written }) => written)));

function letterOf(blob: string, written: unknown): DeadLetter | undefined {
  if (typeof written !== 'object' || written === null) return undefined;
  const {
    deadletterreason,
    deliveryattempts,
    lastdeliveryoutcome,
    publishtime,
    lastdeliveryattempttime,
    ...event
  } = written as Record<string, unknown>;
  if (typeof deadletterreason !== 'string') return undefined;
  return {
    id: hash('sha256', JSON.stringify(event)).slice(0, 20),
    blob,
    reason: deadletterreason,
    deliveryattempts: typeof deliveryattempts === 'number' ? deliveryattempts : undefined,
    lastdeliveryoutcome: textOf(lastdeliveryoutcome),
    publishtime: textOf(publishtime),
    lastdeliveryattempttime: textOf(lastdeliveryattempttime),
    event,
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
