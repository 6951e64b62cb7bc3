import type { RowTable, RowWrite } from '@annals/event-store';
import { BucketWriter, type WriterOptions } from '../fold/bucket-writer.ts';
import { mergeAll, MemoryMerge } from '../fold/merge-keys.ts';
import { contributionWrites, streamWrite } from '../fold/stored-stream.ts';
import { allRows, partitionOf } from '../layout/keys.ts';
import type { Build } from './builds.ts';
import { foldedStreams, type FoldingWork } from './folded-streams.ts';

export interface BucketWork extends WriterOptions, FoldingWork {
  readonly table: RowTable;
  /** Contributions of a bucket that are merged in memory, in characters; a parameter for tests. */
  readonly maxMergeChars?: number | undefined;
  /** Stops between two streams; whoever comes next goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

const defaultMergeChars = 16 * 1024 * 1024;

/** Folding goes on from here if contributions are to be written, from the first stream on. */
const firstStream = '';

/** Brings one bucket of a build to its end, from wherever it stands; false if it was stopped before. */
export async function buildBucket(work: BucketWork, bucket: string): Promise<boolean> {
  const { table, projection, build, history, signal } = work;
  const partition = partitionOf(projection.name, build.build, bucket);
  const writer = await BucketWriter.begin(table, partition, lanesOf(build.covers, bucket), work);
  if (writer.head.stage === 'done') return true;
  // Whoever was at it before is refused from here on.
  await writer.commit({ stage: writer.head.stage });
  if (writer.head.stage === 'folding') {
    const merged = writer.head.at === undefined && (await foldAndMerge(work, writer, bucket));
    if (!merged && !(await foldBucket(work, writer, bucket))) return false;
    const source = history.sources.get(bucket);
    if (!merged) await writer.commit({ stage: 'merging', at: undefined, source });
  }
  if (projection.merge && writer.head.spread && !(await mergeAll(writer, projection, signal))) return false;
  await writer.commit({ stage: 'done', at: undefined });
  return true;
}

/**
 * Folds a bucket and merges its rows in memory: a state a stream is written and no contribution, which most builds never
 * need. False if that is more than memory should hold, if the projection has nothing to merge, or if it was stopped: it
 * cannot go on from its middle, so the next attempt writes contributions, and can.
 */
async function foldAndMerge(work: BucketWork, writer: BucketWriter, bucket: string): Promise<boolean> {
  const { projection, history, signal, maxMergeChars = defaultMergeChars } = work;
  // With `key`, a contribution is where the state is kept.
  if (!projection.merge || projection.keyed) return false;
  await empty(writer);
  const merge = new MemoryMerge(projection, maxMergeChars);
  let [streams, events] = [0, 0];
  for await (const { fold } of foldedStreams(work, bucket, undefined)) {
    streams += 1;
    events += fold.events;
    const contributions = fold.contributions();
    merge.add(contributions);
    await writer.add([streamWrite(projection, fold, contributions)]);
    if (!merge.full && !signal?.aborted) continue;
    await writer.commit({ at: firstStream });
    return false;
  }
  for (const write of merge.writes()) await writer.add([write]);
  await writer.commit({
    ...{ stage: 'merging', streams, events, spread: false },
    source: history.sources.get(bucket),
  });
  return true;
}

async function empty(writer: BucketWriter): Promise<void> {
  for await (const { rowKey } of writer.table.range(writer.partition, allRows, []))
    await writer.add([{ write: 'delete', rowKey }]);
  await writer.commit();
}

async function foldBucket(work: BucketWork, writer: BucketWriter, bucket: string): Promise<boolean> {
  const { projection, signal } = work;
  const { at = firstStream } = writer.head;
  if (at === firstStream) await empty(writer);
  let { streams, events } = at === firstStream ? { streams: 0, events: 0 } : writer.head;
  for await (const { fold, key } of foldedStreams(work, bucket, at)) {
    streams += 1;
    events += fold.events;
    const contributions = fold.contributions();
    const writes: readonly RowWrite[] = [
      ...contributionWrites(fold, contributions),
      streamWrite(projection, fold, contributions),
    ];
    // A stream that one transaction cannot hold is half written if this stops here: nothing to go on from.
    if (!writer.fits(writes)) await writer.commit({ at: firstStream });
    await writer.add(writes, { streams, events, at: key });
    if (!signal?.aborted) continue;
    await writer.commit();
    return false;
  }
  return true;
}

/** The part of a checkpoint that is about one bucket: `{ '3': 17 }`. */
function lanesOf(checkpoint: Build['covers'], bucket: string): Record<string, number> {
  const start = `${bucket}:`;
  const own = Object.entries(checkpoint).filter(([lane]) => lane.startsWith(start));
  return Object.fromEntries(own.map(([lane, n]) => [lane.slice(start.length), n]));
}
