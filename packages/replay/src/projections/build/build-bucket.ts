import type { RowTable, RowWrite } from '@annals/event-store';
import { BucketWriter, type WriterOptions } from '../fold/bucket-writer.ts';
import { mergeAll } from '../fold/merge-keys.ts';
import { newStreamWrites } from '../fold/stored-stream.ts';
import { allRows, partitionOf } from '../layout/keys.ts';
import type { Build } from './builds.ts';
import { foldedStreams, type FoldingWork } from './folded-streams.ts';

export interface BucketWork extends WriterOptions, FoldingWork {
  readonly table: RowTable;
  /** Stops between two streams; whoever comes next goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** Brings one bucket of a build to its end, from wherever it stands; false if it was stopped before. */
export async function buildBucket(work: BucketWork, bucket: string): Promise<boolean> {
  const { table, projection, build, signal } = work;
  const partition = partitionOf(projection.name, build.build, bucket);
  const writer = await BucketWriter.begin(table, partition, lanesOf(build.covers, bucket), work);
  if (writer.head.stage === 'done') return true;
  // Whoever was at it before is refused from here on.
  await writer.commit({ stage: writer.head.stage });
  if (writer.head.stage === 'folding') {
    if (writer.head.at === undefined) await empty(writer);
    if (!(await foldBucket(work, writer, bucket))) return false;
    await writer.commit({ stage: 'merging', at: undefined });
  }
  if (projection.merge && !(await mergeAll(writer, projection, signal))) return false;
  await writer.commit({ stage: 'done', at: undefined });
  return true;
}

async function empty(writer: BucketWriter): Promise<void> {
  for await (const { rowKey } of writer.table.range(writer.partition, allRows, []))
    await writer.add([{ write: 'delete', rowKey }]);
  await writer.commit();
}

async function foldBucket(work: BucketWork, writer: BucketWriter, bucket: string): Promise<boolean> {
  const { projection, signal } = work;
  let { streams, events } = writer.head.at === undefined ? { streams: 0, events: 0 } : writer.head;
  for await (const { fold, key } of foldedStreams(work, bucket, writer.head.at)) {
    streams += 1;
    events += fold.events;
    const writes: readonly RowWrite[] = newStreamWrites(projection, fold);
    // A stream that one transaction cannot hold is half written if this stops here: nothing to go on from.
    if (!writer.fits(writes)) await writer.commit({ at: undefined });
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
