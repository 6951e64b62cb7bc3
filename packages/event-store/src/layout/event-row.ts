import type { RecordedEvent, StreamName } from '@annals/events-schema';
import type { AcceptedEvent, EventAttributes } from '../accept/accepted-event.ts';
import type { Backend, Row } from '../backend.ts';
import { isStoreError, StoreError } from '../errors.ts';
import { getPayload } from '../payloads/payload.ts';
import { parseEventKey } from './keys.ts';

/** Attributes with a column of their own; `extensions` holds the others, as JSON. */
const ownColumns = ['id', 'source', 'type', 'time', 'datacontenttype', 'sequence'] as const;
/** In the order of their names, as an accepted event has its extensions. */
const extensionColumns = [
  'causationid',
  'correlationid',
  'dataschema',
  'datasubject',
  'tenantid',
  'traceparent',
  'tracestate',
] as const;
const columns = [...ownColumns, ...extensionColumns];
const withColumn = new Set<string>([...columns, 'specversion', 'subject']);

/** What is added to an accepted event when it is stored. */
export interface Stamp {
  readonly recordedtime: string;
  /** Where data lies that is too large for the row. */
  readonly dataref?: string | undefined;
}

/** What of an accepted event goes into its row and its line. */
export type Writable = Omit<AcceptedEvent, 'name' | 'ordering'>;

/** The row of an event. `specversion`, `subject` and `position` are in its key or always the same. */
export function eventRow(event: Writable, { recordedtime, dataref }: Stamp): Row {
  const { rowKey, attributes, contenthash, dataText } = event;
  const data = dataref === undefined ? { data: dataText } : { dataref };
  return rowOf(rowKey, attributes, { recordedtime, contenthash, ...data });
}

/** A row of attributes and what the store adds to them; `stored` has `data` or `dataref`. */
export function rowOf(
  rowKey: string,
  attributes: AcceptedEvent['attributes'],
  stored: Readonly<Record<string, string>>,
): Row {
  const row: Record<string, string> & { rowKey: string } = { rowKey };
  for (const column of columns) {
    const value = attributes[column];
    if (typeof value === 'string') row[column] = value;
  }
  const extensions = extensionsText(attributes);
  if (extensions !== undefined) row.extensions = extensions;
  return Object.assign(row, stored);
}

/** The attributes that have no column of their own, as JSON; undefined if there are none. */
export function extensionsText(attributes: AcceptedEvent['attributes']): string | undefined {
  const extensions: Record<string, unknown> = {};
  let any = false;
  for (const name in attributes) {
    if (withColumn.has(name)) continue;
    extensions[name] = attributes[name];
    any = true;
  }
  return any ? JSON.stringify(extensions) : undefined;
}

/** The event as one line of JSON, for the feed: structured CloudEvents, the store's attributes as extensions. */
export function eventLine(event: Writable, { recordedtime, dataref }: Stamp): string {
  const { position, contenthash } = event;
  const stamp = JSON.stringify({ position, recordedtime, contenthash });
  const data = dataref === undefined ? `"data":${event.dataText}` : `"dataref":${JSON.stringify(dataref)}`;
  return `${event.attributesText.slice(0, -1)},${stamp.slice(1, -1)},${data}}`;
}

/** Reads a row back: what {@link eventOfLine} makes of the line, to the order of the attributes. */
export async function eventOfRow(row: Row, backend: Backend): Promise<RecordedEvent> {
  const { name, position } = parseEventKey(row.rowKey);
  const event = attributesOf(name, row);
  event.position = position;
  event.recordedtime = row.recordedtime;
  event.contenthash = row.contenthash;
  const read = event as unknown as RecordedEvent;
  const text =
    typeof row.dataref === 'string' ? await payloadOf(read, row.dataref, backend) : (row.data as string);
  event.data = JSON.parse(text);
  return read;
}

/** An event's own attributes, in the order in which it was accepted with them. */
export const attributesOfRow = (row: Row): EventAttributes =>
  attributesOf(parseEventKey(row.rowKey).name, row) as unknown as EventAttributes;

function attributesOf({ category, id }: StreamName, row: Row): Record<string, unknown> {
  const attributes: Record<string, unknown> = {
    specversion: '1.0',
    id: row.id,
    source: row.source,
    type: row.type,
    subject: `${category}/${id}`,
    time: row.time,
    datacontenttype: row.datacontenttype,
  };
  if (row.sequence !== undefined) attributes.sequence = row.sequence;
  return Object.assign(attributes, extensionsOf(row));
}

/** Extension attributes by name, whatever column they are in. */
function extensionsOf(row: Row): Record<string, unknown> {
  const extensions: Record<string, unknown> = {};
  for (const column of extensionColumns) if (row[column] !== undefined) extensions[column] = row[column];
  if (typeof row.extensions !== 'string') return extensions;
  const all = Object.entries({ ...extensions, ...(JSON.parse(row.extensions) as Record<string, unknown>) });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads a line of the feed back. */
export async function eventOfLine(line: string, backend: Backend): Promise<RecordedEvent> {
  return withData(JSON.parse(line) as RecordedEvent & { dataref?: string }, backend);
}

/** Fetches the data of an event that has it elsewhere; an error of the payload names stream and position too. */
export async function withData(
  { dataref, ...event }: RecordedEvent & { readonly dataref?: string },
  backend: Backend,
): Promise<RecordedEvent> {
  if (dataref === undefined) return event;
  return { ...event, data: JSON.parse(await payloadOf(event, dataref, backend)) as unknown };
}

async function payloadOf(
  { subject, position }: Pick<RecordedEvent, 'subject' | 'position'>,
  dataref: string,
  backend: Backend,
): Promise<string> {
  try {
    return await getPayload(backend, dataref);
  } catch (error) {
    if (!isStoreError(error)) throw error;
    throw new StoreError(error.code, `${subject}, position ${position}: ${error.message}`, { cause: error });
  }
}
