import type { RecordedEvent } from '@annals/events-schema';
import canonicalize from 'canonicalize';
import { contentHash } from '../accept/accepted-event.ts';
import type { Backend, Row } from '../backend.ts';
import { attributesOfRow, eventOfRow } from '../layout/event-row.ts';
import { putPayload } from '../payloads/payload.ts';

/** The data that an event is to have instead of what it has, as it is stored; undefined if that is to stay. */
export type ChangeData = (event: RecordedEvent) => unknown;

/**
 * A row with other data, and the content hash of that; undefined if it is to stay. Data that lies in a blob gets another
 * blob, however short it has become, so that no row grows.
 * @throws StoreError `payload-missing`, `payload-corrupt`
 */
export async function changedRow(backend: Backend, row: Row, change: ChangeData): Promise<Row | undefined> {
  const data = change(await eventOfRow(row, backend));
  if (data === undefined) return undefined;
  const dataText = canonicalize(data) ?? 'null';
  const contenthash = contentHash(attributesOfRow(row), dataText);
  return row.dataref === undefined
    ? { ...row, contenthash, data: dataText }
    : { ...row, contenthash, dataref: await putPayload(backend, dataText) };
}
