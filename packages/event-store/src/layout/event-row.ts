import type { RecordedEvent } from '@annals/events-schema';
import type { AcceptedEvent } from '../accept/accepted-event.ts';
import type { Backend, Row } from '../backend.ts';
import { getPayload } from '../payloads/payload.ts';
import { parseEventKey } from './keys.ts';

/** Attributes with a column of their own; `extensions` holds the others, as JSON. */
const columns = [
  'id',
  'source',
  'type',
  'time',
  'datacontenttype',
  'sequence',
  'dataschema',
  'correlationid',
  'causationid',
  'traceparent',
  'tracestate',
  'tenantid',
  'datasubject',
] as const;
const withColumn = new Set<string>([...columns, 'specversion', 'subject']);

/** What is added to an accepted event when it is stored. */
export interface Stamp {
  readonly recordedtime: string;
  /** Where data lies that is too large for the row. */
  readonly dataref?: string | undefined;
}

/** The row of an event. `specversion`, `subject` and `position` are in its key or always the same. */
export function eventRow(event: AcceptedEvent, { recordedtime, dataref }: Stamp): Row {
  const row: Record<string, string> & { rowKey: string } = { rowKey: event.rowKey };
  for (const column of columns) {
    const value = event.attributes[column];
    if (typeof value === 'string') row[column] = value;
  }
  const extensions = Object.entries(event.attributes).filter(([name]) => !withColumn.has(name));
  if (extensions.length > 0) row.extensions = JSON.stringify(Object.fromEntries(extensions));
  row.recordedtime = recordedtime;
  row.contenthash = event.contenthash;
  if (dataref === undefined) row.data = event.dataText;
  else row.dataref = dataref;
  return row;
}

/** The event as one line of JSON, for the feed: structured CloudEvents, the store's attributes as extensions. */
export function eventLine(event: AcceptedEvent, { recordedtime, dataref }: Stamp): string {
  const { position, contenthash } = event;
  const stamp = JSON.stringify({ position, recordedtime, contenthash });
  const data = dataref === undefined ? `"data":${event.dataText}` : `"dataref":${JSON.stringify(dataref)}`;
  return `${event.attributesText.slice(0, -1)},${stamp.slice(1, -1)},${data}}`;
}

/** Reads a row back; attribute for attribute what {@link eventOfLine} makes of the line. */
export async function eventOfRow(row: Row, backend: Backend): Promise<RecordedEvent> {
  const { name, position } = parseEventKey(row.rowKey);
  const event: Record<string, unknown> = { specversion: '1.0' };
  for (const column of columns) {
    if (column === 'type') event.type = row.type;
    else if (row[column] !== undefined) event[column] = row[column];
    if (column === 'type') event.subject = `${name.category}/${name.id}`;
  }
  if (typeof row.extensions === 'string') Object.assign(event, JSON.parse(row.extensions));
  event.position = position;
  event.recordedtime = row.recordedtime;
  event.contenthash = row.contenthash;
  const text =
    typeof row.dataref === 'string' ? await getPayload(backend, row.dataref) : (row.data as string);
  event.data = JSON.parse(text);
  return event as unknown as RecordedEvent;
}

/** Reads a line of the feed back. */
export async function eventOfLine(line: string, backend: Backend): Promise<RecordedEvent> {
  const { dataref, ...event } = JSON.parse(line) as RecordedEvent & { dataref?: string };
  if (dataref === undefined) return event;
  return { ...event, data: JSON.parse(await getPayload(backend, dataref)) as unknown };
}
