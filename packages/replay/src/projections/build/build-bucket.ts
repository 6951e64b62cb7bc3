import { parseSubject } from '@annals/events-schema';
import { Selection, type RowTable } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { BucketWriter, type WriterOptions } from '../fold/bucket-writer.ts';
import { mergeAll, MemoryMerge } from '../fold/merge-keys.ts';
import { contributionWrites, streamWrite } from '../fold/stored-stream.ts';
import { StreamFold } from '../fold/stream-fold.ts';
import { allRows, partitionOf } from '../layout/keys.ts';
import type { Build } from './builds.ts';
import type { HistoryReader } from './history-reader.ts';

export interface BucketWork extends WriterOptions {
  readonly table: RowTable;
  readonly projection: AnyProjection;
  readonly build: Build;
  readonly history: HistoryReader;
  /** Contributions of a bucket that are merged in memory, in characters; a parameter for tests. */
  readonly maxMergeChars?: number | undefined;
  /** Told how many events were read, again and again. */
  readonly progress: (events: number) => void;
}

const defaultMergeChars = 16 * 1024 * 1024;

/** Brings one bucket of a build to its end, from wherever it stands. */
export async function buildBucket(work: BucketWork, bucket: string): Promise<void> {
  const { table, projection, build } = work;
  const partition = partitionOf(projection.name, build.build, bucket);
  const writer = await BucketWriter.begin(table, partition, lanesOf(build.covers, bucket), work);
  if (writer.head.stage === 'done') return;
  // Whoever was at it before is refused from here on.
  await writer.commit({ stage: writer.head.stage });
  if (writer.head.stage === 'folding') {
    const counts =
      (await foldAndMerge(work, writer, bucket)) ?? (await foldBucket(work, await empty(writer), bucket));
    await writer.commit({ stage: 'merging', ...counts });
  }
  if (projection.merge && writer.head.spread) await mergeAll(writer, projection);
  await writer.commit({ stage: 'done' });
}

interface Counts {
  readonly streams: number;
  readonly events: number;
}

/**
 * Folds a bucket and merges its rows in memory: a state a stream is written and no contribution, which most builds never
 * need. Undefined if that is more than memory should hold, or the projection has nothing to merge.
 */
async function foldAndMerge(
  work: BucketWork,
  writer: BucketWriter,
  bucket: string,
): Promise<(Counts & { readonly spread: false }) | undefined> {
  const { projection, maxMergeChars = defaultMergeChars } = work;
  // With `key`, a contribution is where the state is kept.
  if (!projection.merge || projection.keyed) return undefined;
  const merge = new MemoryMerge(projection, maxMergeChars);
  const counts = await foldBucket(work, await empty(writer), bucket, merge);
  if (!counts) return undefined;
  for (const write of merge.writes()) await writer.add([write]);
  return { ...counts, spread: false };
}

async function empty(writer: BucketWriter): Promise<BucketWriter> {
  for await (const { rowKey } of writer.table.range(writer.partition, allRows, []))
    await writer.add([{ write: 'delete', rowKey }]);
  await writer.commit();
  return writer;
}

/** Undefined if `merge` could not take all of it. */
async function foldBucket(
  { projection, build: { question }, history, progress }: BucketWork,
  writer: BucketWriter,
  bucket: string,
  merge?: MemoryMerge,
): Promise<Counts | undefined> {
  const counts = { streams: 0, events: 0 };
  const finish = async ({ fold, selection }: { fold: StreamFold; selection: Selection }) => {
    fold.gapAt = selection.gapAt;
    counts.streams += 1;
    counts.events += fold.events;
    const contributions = fold.contributions();
    merge?.add(contributions);
    const rows = merge ? [] : contributionWrites(fold, contributions);
    await writer.add([...rows, streamWrite(projection, fold, contributions)]);
  };
  for (const { category, ordering } of inOrder(projection)) {
    let current: { subject: string; fold: StreamFold; selection: Selection; more: boolean } | undefined;
    for await (const events of history.read(bucket, category)) {
      for (const event of events) {
        if (current?.subject !== event.subject) {
          if (current) await finish(current);
          const name = parseSubject(event.subject);
          if (!name) throw new Error(`"${event.subject}" is no stream`);
          const fold = new StreamFold(projection, name);
          current = {
            subject: event.subject,
            fold,
            selection: new Selection(ordering, question),
            more: true,
          };
        }
        if (!current.more) continue;
        const verdict = current.selection.admit(event);
        if (verdict === 'take') current.fold.add(event);
        current.more = verdict !== 'stop';
        if (merge?.full) return undefined;
      }
      progress(events.length);
    }
    if (current) await finish(current);
  }
  return counts;
}

/** In the order of the rows that streams write, so that what is merged on the way is merged in that order too. */
const inOrder = ({ folds }: AnyProjection) =>
  [...folds.values()].sort((a, b) => (`${a.category}:` < `${b.category}:` ? -1 : 1));

/** The part of a checkpoint that is about one bucket: `{ '3': 17 }`. */
function lanesOf(checkpoint: Build['covers'], bucket: string): Record<string, number> {
  const start = `${bucket}:`;
  const own = Object.entries(checkpoint).filter(([lane]) => lane.startsWith(start));
  return Object.fromEntries(own.map(([lane, n]) => [lane.slice(start.length), n]));
}
