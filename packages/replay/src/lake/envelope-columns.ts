import type { RecordedEvent } from '@annals/events-schema';
import type { ColumnType } from './column-type.ts';
import { microsOf } from './micros.ts';

/** An event with whatever attributes it has. */
export type Attributes = RecordedEvent & Readonly<Record<string, unknown>>;

export interface EnvelopeColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly required?: true;
  /** True if hardly two rows have the same value, so that looking for a dictionary is for nothing. */
  readonly unique?: true;
  /** True if readers may skip row groups by its least and greatest value. */
  readonly ranged?: true;
  readonly value: (event: Attributes) => unknown;
}

const text = { kind: 'text' } as const;
const timestamp = { kind: 'timestamp' } as const;
const required = true as const;
const unique = true as const;
const ranged = true as const;

/** The attributes of an event in the order of the file. */
export const envelopeColumns: readonly EnvelopeColumn[] = [
  { name: 'id', type: text, required, unique, value: ({ id }) => id },
  { name: 'source', type: text, required, value: ({ source }) => source },
  { name: 'subject', type: text, required, ranged, value: ({ subject }) => partsOf(subject).subject },
  { name: 'category', type: text, required, value: ({ subject }) => partsOf(subject).category },
  { name: 'streamid', type: text, required, value: ({ subject }) => partsOf(subject).id },
  { name: 'position', type: text, required, unique, value: ({ position }) => position },
  {
    name: 'sequence',
    type: { kind: 'integer' },
    value: ({ sequence }) => (sequence === undefined ? null : BigInt(sequence)),
  },
  { name: 'time', type: timestamp, required, unique, ranged, value: ({ time }) => microsOf(time) },
  {
    name: 'recordedtime',
    type: timestamp,
    required,
    ranged,
    value: ({ recordedtime }) => microsOf(recordedtime),
  },
  { name: 'dataschema', type: text, value: (event) => event.dataschema ?? null },
  { name: 'correlationid', type: text, value: (event) => event.correlationid ?? null },
  { name: 'causationid', type: text, unique, value: (event) => event.causationid ?? null },
  { name: 'traceparent', type: text, unique, value: (event) => event.traceparent ?? null },
  { name: 'tenantid', type: text, value: (event) => event.tenantid ?? null },
  { name: 'datasubject', type: text, value: (event) => event.datasubject ?? null },
];

let last = { subject: '', category: '', id: '' };

/** Events come stream by stream: the same text again need not be cut, hashed and kept again. */
function partsOf(subject: string): typeof last {
  if (last.subject === subject) return last;
  const slash = subject.indexOf('/');
  return (last = { subject, category: subject.slice(0, slash), id: subject.slice(slash + 1) });
}
