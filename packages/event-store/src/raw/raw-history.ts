import type { RecordedEvent, StreamName } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import { rawLinesOf } from '../feed/block.ts';
import { laneRows } from '../feed/lane-rows.ts';
import { laneTail } from '../feed/lane-tail.ts';
import { type Trimmed, trimLane, type TrimOptions } from '../feed/trim-lane.ts';
import { trimMark } from '../feed/trim-mark.ts';
import { lineOfRow } from '../layout/event-line.ts';
import { eventOfRow, withData } from '../layout/event-row.ts';
import { eventsRange, streamRange } from '../layout/keys.ts';
import { bucketNames, bucketOf, type Layout } from '../layout/layout.ts';
import { containerNames } from '../layout/names.ts';
import { type EventHead, eventHeads } from '../read/event-heads.ts';
import { scanChunks } from '../read/scan.ts';
import { rewriteEvents, type RewriteWork } from '../rewrite/rewrite-events.ts';
import { type BlobFolder, blobFolder } from './blob-folder.ts';
import { beginRestore, insertLines, restoreLane } from './restore.ts';

/** A block of the feed as the bytes of its lines. */
export interface RawBlock {
  readonly n: number;
  readonly lines: readonly Buffer[];
}

/**
 * The history as it lies in the storage, for packages that keep it in another form: lines, buckets and blobs
 * instead of streams and events.
 */
export class RawHistory {
  readonly layout: Layout;
  readonly archive: BlobFolder;
  readonly payloads: BlobFolder;
  readonly lake: BlobFolder;
  readonly datasets: BlobFolder;
  readonly #backend: Backend;

  constructor(backend: Backend, layout: Layout) {
    this.#backend = backend;
    this.layout = layout;
    this.archive = blobFolder(backend, containerNames.archive);
    this.lake = blobFolder(backend, containerNames.lake);
    this.datasets = blobFolder(backend, containerNames.datasets);
    this.payloads = blobFolder(backend, containerNames.payloads);
  }

  buckets(): string[] {
    return bucketNames(this.layout);
  }

  /**
   * What a lane holds behind block `after`, up to now; no further than block `upTo`, if that is given.
   * @throws StoreError `feed-trimmed`, `feed-corrupt`
   */
  async *feedLines(bucket: string, lane: number, after: number, upTo?: number): AsyncGenerator<RawBlock> {
    for await (const { n, row } of laneRows(this.#backend, bucket, lane, after, upTo))
      yield { n, lines: rawLinesOf(row) };
  }

  /** The number of a lane's last block; `known` is one that is there, or 0. */
  laneTail(bucket: string, lane: number, known = 0): Promise<number> {
    return laneTail(this.#backend, bucket, lane, known);
  }

  /** Up to which block a lane is trimmed; 0 if it is not. */
  trimMark(bucket: string, lane: number): Promise<number> {
    return trimMark(this.#backend, bucket, lane);
  }

  /**
   * Deletes the first blocks of a lane, for who knows that an archive holds them; never the last 16.
   * @throws StoreError `bad-retention` for what is less than a day old; `feed-corrupt`
   */
  trimLane(bucket: string, lane: number, options: TrimOptions): Promise<Trimmed> {
    return trimLane(this.#backend, bucket, lane, options);
  }

  /** The time by the storage's clock. */
  now(): Date {
    return this.#backend.now();
  }

  /** @throws StoreError `not-empty` */
  beginRestore(manifest: string): Promise<void> {
    return beginRestore(this.#backend, this.layout, manifest);
  }

  /** How many blocks of a bucket are restored already. */
  restored(bucket: string): Promise<number> {
    return laneTail(this.#backend, bucket, restoreLane);
  }

  /**
   * Restores block n of a bucket, from 1 on: at most 99 lines, and about 900 kB.
   * @throws StoreError `not-empty`, `bad-line`
   */
  insertLines(bucket: string, n: number, lines: readonly Buffer[]): Promise<void> {
    return insertLines(this.#backend, bucket, n, lines);
  }

  /** A bucket's events in the order of their keys, from the table. */
  async *tableEvents(bucket: string, category?: string): AsyncGenerator<readonly RecordedEvent[]> {
    const { layout } = this;
    for await (const { events } of scanChunks(this.#backend, layout, { category, buckets: [bucket] }))
      yield events;
  }

  /**
   * Which events a bucket holds and whose they are, in the order of their keys, of all streams or of those behind `after`;
   * what they say is not read.
   */
  eventHeads(bucket: string, after?: StreamName): AsyncGenerator<EventHead> {
    return eventHeads(this.#backend, bucket, after);
  }

  /** The same as lines, made from the rows. */
  async *tableLines(bucket: string): AsyncGenerator<string> {
    for await (const row of this.#backend.range(bucket, eventsRange)) yield lineOfRow(row);
  }

  /** A stream's events in order, past gaps, as they are stored. */
  async *streamEvents(name: StreamName): AsyncGenerator<RecordedEvent> {
    const bucket = bucketOf(this.layout, name.category, name.id);
    for await (const row of this.#backend.range(bucket, streamRange(name)))
      yield eventOfRow(row, this.#backend);
  }

  /** The line of an event by its row key, as the table has it now. */
  async lineAt(bucket: string, key: string): Promise<string | undefined> {
    const row = await this.#backend.get(bucket, key);
    return row && lineOfRow(row);
  }

  /**
   * Stores events of a bucket with other data, in table and feed at once: for an erasure, and nothing else. Archive and lake
   * hold what they held, and payloads stay.
   * @throws StoreError `feed-corrupt`, `payload-missing`, `payload-corrupt`
   */
  rewriteEvents(bucket: string, work: RewriteWork): Promise<void> {
    return rewriteEvents(this.#backend, this.layout, bucket, work);
  }

  /** Where the data lies of those events of a bucket that have it in a blob. */
  async *datarefs(bucket: string): AsyncGenerator<string> {
    for await (const { dataref } of this.#backend.range(bucket, eventsRange, ['dataref']))
      if (typeof dataref === 'string') yield dataref;
  }

  /**
   * The event of a line with its payload fetched.
   * @throws StoreError `payload-missing`, `payload-corrupt`; both name stream and position
   */
  withData(event: RecordedEvent & { readonly dataref?: string }): Promise<RecordedEvent> {
    return withData(event, this.#backend);
  }
}
