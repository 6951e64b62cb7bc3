import { type EventStore, openEvents, type RawHistory } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { type ArchivedBucket, emptyManifest, type Manifest, readLatest } from '../archive/manifest.ts';
import { type NewLines, newLines } from '../archive/read-lanes.ts';
import { ReplayError } from '../errors.ts';
import { inTurn } from '../lines/in-turn.ts';
import type { Line } from '../lines/line.ts';
import { type Batches, mergeSorted } from '../lines/merge-sorted.ts';
import { categoryKeys, type KeyRange } from './key-range.ts';
import { eventOrder, type ParsedEvent } from './parsed-event.ts';
import { segmentEvents } from './segment-events.ts';
import { withPayloads } from './with-payloads.ts';

export interface HistoryOptions {
  readonly category?: string | undefined;
  /** Only these; all unless told. Shares of a replay that runs on several cores or machines. */
  readonly buckets?: readonly string[] | undefined;
  /** Reads what this manifest covers and nothing after it; the latest and the feed's tail unless given. */
  readonly manifest?: Manifest | undefined;
  /** Tail of a bucket that is sorted in memory, in bytes; 64 MiB unless told. */
  readonly maxTailBytes?: number | undefined;
  /** Told of each bucket that is read from the table, since its tail is longer. */
  readonly onTable?: ((bucket: string) => void) | undefined;
}

const defaultTailBytes = 64 * 1024 * 1024;

/** Events of one bucket, in the order of their keys within and over its chunks: each stream contiguous and in order. */
export interface HistoryChunk {
  readonly bucket: string;
  readonly events: readonly RecordedEvent[];
}

/** With the store's `privacy`, sealed fields are opened; events come as they are stored if that is `{}`. */
export type HistorySource = Pick<EventStore, 'raw' | 'privacy'>;

/**
 * The whole history from the archive and the feed's tail, bucket after bucket; the next one is begun while one is
 * read, so that nobody waits for its first files. A bucket whose tail is too long to sort in memory is read
 * from the table instead: the same events in the same order, slower; `archive run` is then due.
 *
 * @throws ReplayError `archive-corrupt`, `archive-missing`; StoreError `feed-corrupt`, `payload-missing`, …
 */
export async function* readHistory(
  { raw, privacy }: HistorySource,
  options: HistoryOptions = {},
): AsyncGenerator<HistoryChunk> {
  const { category, manifest: pinned, maxTailBytes = defaultTailBytes } = options;
  const manifest =
    pinned ?? (await readLatest(raw.archive))?.manifest ?? emptyManifest(raw.layout, raw.buckets());
  assertLayout(manifest, raw);
  const wanted = options.buckets && new Set(options.buckets);
  const range = categoryKeys(category);
  const sources = manifest.buckets
    .filter(({ bucket }) => wanted?.has(bucket) ?? true)
    .map(
      (archived) =>
        async function* (): AsyncGenerator<HistoryChunk> {
          const { bucket } = archived;
          const tail = pinned ? undefined : await tailOf(raw, archived, maxTailBytes);
          if (tail?.more) options.onTable?.(bucket);
          const batches = tail?.more
            ? raw.tableEvents(bucket, category)
            : mergedEvents(raw, archived, tail, range);
          for await (const events of batches)
            if (events.length > 0) yield { bucket, events: await openEvents(privacy.open, events) };
        },
    );
  yield* inTurn(sources);
}

/** A copy of another account's archive would leave out buckets, or lanes, without a word. */
function assertLayout({ layout: { buckets, lanes } }: Manifest, { layout }: RawHistory): void {
  if (buckets !== layout.buckets || lanes !== layout.lanes)
    throw new ReplayError(
      'archive-corrupt',
      `the archive's manifest is of ${buckets} buckets of ${lanes} lanes, the storage has ${layout.buckets} of ${layout.lanes}`,
    );
}

async function tailOf(
  raw: RawHistory,
  { bucket, checkpoint }: ArchivedBucket,
  maxBytes: number,
): Promise<NewLines | undefined> {
  for await (const lines of newLines(raw, bucket, checkpoint, maxBytes)) return lines;
  return undefined;
}

async function* mergedEvents(
  raw: RawHistory,
  { segments }: ArchivedBucket,
  tail: NewLines | undefined,
  range: KeyRange | undefined,
): AsyncGenerator<readonly RecordedEvent[]> {
  const sources: Batches<ParsedEvent>[] = segments.map((segment) =>
    segmentEvents(raw.archive, segment, range),
  );
  if (tail) sources.push(tailEvents(tail, range));
  const [only] = sources;
  const batches = only && sources.length === 1 ? only : mergeSorted(sources, eventOrder);
  for await (const batch of batches) yield* withPayloads(raw, batch);
}

const tailBatch = 1_000;

async function* tailEvents({ lines }: NewLines, range: KeyRange | undefined): AsyncGenerator<ParsedEvent[]> {
  await Promise.resolve();
  const wanted = range ? lines.filter(({ key }) => key >= range.from && key < range.to) : lines;
  for (let start = 0; start < wanted.length; start += tailBatch)
    yield wanted.slice(start, start + tailBatch).map(eventOf);
}

function eventOf({ key, bytes }: Line): ParsedEvent {
  try {
    return JSON.parse(bytes.toString('utf8')) as ParsedEvent;
  } catch (cause) {
    throw new ReplayError('archive-corrupt', `the feed holds a line that is no event at ${key}`, { cause });
  }
}
