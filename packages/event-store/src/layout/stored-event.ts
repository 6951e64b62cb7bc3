import { parseSubject } from '@annals/events-schema';
import canonicalize from 'canonicalize';
import { contentHash, type EventAttributes } from '../accept/accepted-event.ts';
import type { Backend, Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { getPayload } from '../payloads/payload.ts';
import { attributesOfRow, type Stamp, type Writable } from './event-row.ts';
import { eventKey, parseEventKey } from './keys.ts';

/** An event as it was read, ready to be written again: its row and its line come out to the byte. */
export interface StoredEvent {
  readonly event: Writable;
  readonly stamp: Stamp;
}

/** @throws SyntaxError if the column `extensions` is no JSON. */
export function storedOfRow(row: Row): StoredEvent {
  const { dataref } = row;
  return stored(attributesOfRow(row), {
    rowKey: row.rowKey,
    position: parseEventKey(row.rowKey).position,
    dataText: typeof row.data === 'string' ? row.data : '',
    contenthash: textOf(row.contenthash),
    recordedtime: textOf(row.recordedtime),
    dataref: dataref === undefined ? undefined : textOf(dataref),
  });
}

/** @throws StoreError `feed-corrupt` if the line is none that the store wrote. */
export function storedOfLine(line: string): StoredEvent {
  const { position, recordedtime, contenthash, dataref, data, ...attributes } = parsed(line);
  const name = parseSubject(textOf(attributes.subject));
  if (!name || typeof position !== 'string') throw new StoreError('feed-corrupt', 'a line names no event');
  return stored(attributes as unknown as EventAttributes, {
    rowKey: eventKey(name, position),
    position,
    dataText: canonicalize(data) ?? 'null',
    contenthash: textOf(contenthash),
    recordedtime: textOf(recordedtime),
    dataref: dataref === undefined ? undefined : textOf(dataref),
  });
}

/** Does the content hash fit what is stored? @throws StoreError `payload-missing`, `payload-corrupt` */
export async function fitsItsHash({ event, stamp }: StoredEvent, backend: Backend): Promise<boolean> {
  const dataText = stamp.dataref === undefined ? event.dataText : await getPayload(backend, stamp.dataref);
  return contentHash(event.attributes, dataText) === event.contenthash;
}

type Fields = Omit<Writable, 'attributes' | 'attributesText'> & Stamp;

function stored(attributes: EventAttributes, { recordedtime, dataref, ...event }: Fields): StoredEvent {
  const attributesText = JSON.stringify(attributes);
  return { event: { ...event, attributes, attributesText }, stamp: { recordedtime, dataref } };
}

function parsed(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new StoreError('feed-corrupt', 'a line is no JSON', { cause });
  }
  throw new StoreError('feed-corrupt', 'a line is no event');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
