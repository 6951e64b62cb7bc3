import { type BlobFolder, datarefOf, lineHead, lineKey, type RawHistory } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { ReplayError } from '../errors.ts';
import type { ParsedEvent } from '../history/parsed-event.ts';
import { withPayloads } from '../history/with-payloads.ts';
import type { EventTable } from './event-table.ts';
import { type LakePortion, type LakeTable, portionNumber, putBlob } from './lake-manifest.ts';
import { type EventBatch, parquetFile } from './parquet-file.ts';
import type { DayOfType } from './take-portion.ts';

/** Events that are parsed, and fetched, together. */
const batchRows = 500;
const batchPayloads = 64;

export interface LakeSource extends Pick<RawHistory, 'withData'> {
  readonly lake: BlobFolder;
}

/** A file before it is stored. */
export interface BuiltDay {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly table: LakeTable;
}

/** `type` may come from a catalogue that is gone; whatever it holds, it is one folder. */
export const typeFolder = (type: string) => `type=${encodeURIComponent(type)}/`;

const fileName = ({ type, day }: DayOfType, portion: number) =>
  `${typeFolder(type)}date=${day}/${portionNumber(portion)}.parquet`;

/**
 * Makes a file of what a portion of the feed holds of one type and day.
 * @throws StoreError `payload-missing`, `payload-corrupt`; ReplayError `feed-corrupt`; all name stream and position
 */
export async function buildDay(
  source: LakeSource,
  table: EventTable,
  day: DayOfType,
  portion: number,
): Promise<BuiltDay> {
  const file = await parquetFile(table, batchesOf(source, day));
  const { bytes, rows, first, misfits, firstMisfit } = file;
  return {
    name: fileName(day, portion),
    bytes,
    table: {
      type: day.type,
      events: rows,
      files: 1,
      bytes: bytes.length,
      unknown: table.known ? 0 : rows,
      ...(!table.known && first && { firstUnknown: placeOf(first) }),
      misfits,
      ...(firstMisfit && { firstMisfit: { ...placeOf(firstMisfit.event), pointer: firstMisfit.pointer } }),
    },
  };
}

export async function storeDay(
  { lake }: LakeSource,
  { name, bytes, table }: BuiltDay,
): Promise<LakePortion['files'][number]> {
  return { name, rows: table.events, bytes: bytes.length, sha256: await putBlob(lake, name, bytes) };
}

const placeOf = ({ subject, position }: RecordedEvent) => ({ subject, position });

/** Where a batch ends hangs on the lines alone, and so do the row groups. */
async function* batchesOf(source: LakeSource, { lines }: DayOfType): AsyncGenerator<EventBatch> {
  let batch: ParsedEvent[] = [];
  let payloads = 0;
  for (const line of lines.sorted()) {
    if (datarefOf(line) !== undefined) payloads += 1;
    batch.push(eventOf(line));
    if (batch.length < batchRows && payloads < batchPayloads) continue;
    yield { events: await fetched(source, batch, payloads), payloads };
    batch = [];
    payloads = 0;
  }
  if (batch.length > 0) yield { events: await fetched(source, batch, payloads), payloads };
}

async function fetched(
  source: LakeSource,
  batch: readonly ParsedEvent[],
  payloads: number,
): Promise<readonly RecordedEvent[]> {
  if (payloads === 0) return batch;
  const events: RecordedEvent[] = [];
  for await (const piece of withPayloads(source, batch)) events.push(...piece);
  return events;
}

function eventOf(line: Buffer): ParsedEvent {
  try {
    return JSON.parse(line.toString('utf8')) as ParsedEvent;
  } catch (cause) {
    const key = lineKey(lineHead(line));
    throw new ReplayError('feed-corrupt', `the feed holds a line that is no event at ${key}`, { cause });
  }
}
