import { parseSubject } from '@annals/events-schema';
import { Selection, type RowTable, type RowWrite } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { BucketWriter, type WriterOptions } from '../fold/bucket-writer.ts';
import { mergeAll } from '../fold/merge-keys.ts';
import { newStreamWrites } from '../fold/stored-stream.ts';
import { StreamFold } from '../fold/stream-fold.ts';
import { allRows, partitionOf } from '../layout/keys.ts';
import type { Build } from './builds.ts';
import type { HistoryReader } from './history-reader.ts';

export interface BucketWork extends WriterOptions {
  readonly table: RowTable;
  readonly projection: AnyProjection;
  readonly build: Build;
  readonly history: HistoryReader;
  /** Told how many events were read, again and again. */
  readonly progress: (events: number) => void;
}

/** Brings one bucket of a build to its end, from wherever it stands. */
export async function buildBucket(work: BucketWork, bucket: string): Promise<void> {
  const { table, projection, build } = work;
  const partition = partitionOf(projection.name, build.build, bucket);
  const writer = await BucketWriter.begin(table, partition, lanesOf(build.covers, bucket), work);
  if (writer.head.stage === 'done') return;
  // Whoever was at it before is refused from here on.
  await writer.commit({ stage: writer.head.stage });
  if (writer.head.stage === 'folding') {
    await empty(writer);
    const counts = await foldBucket(work, writer, bucket);
    await writer.commit({ stage: 'merging', ...counts });
  }
  if (projection.merge) await mergeAll(writer, projection);
  await writer.commit({ stage: 'done' });
}

async function empty(writer: BucketWriter): Promise<void> {
  for await (const { rowKey } of writer.table.range(writer.partition, allRows, []))
    await writer.add([{ write: 'delete', rowKey }]);
  await writer.commit();
}

async function foldBucket(
  { projection, build: { question }, history, progress }: BucketWork,
  writer: BucketWriter,
  bucket: string,
): Promise<{ streams: number; events: number }> {
  const counts = { streams: 0, events: 0 };
  const finish = async ({ fold, selection }: { fold: StreamFold; selection: Selection }) => {
    fold.gapAt = selection.gapAt;
    counts.streams += 1;
    counts.events += fold.events;
    const writes: readonly RowWrite[] = newStreamWrites(projection, fold);
    await writer.add(writes);
  };
  for (const { category, ordering } of projection.folds.values()) {
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
      }
      progress(events.length);
    }
    if (current) await finish(current);
  }
  return counts;
}

/** The part of a checkpoint that is about one bucket: `{ '3': 17 }`. */
function lanesOf(checkpoint: Build['covers'], bucket: string): Record<string, number> {
  const start = `${bucket}:`;
  const own = Object.entries(checkpoint).filter(([lane]) => lane.startsWith(start));
  return Object.fromEntries(own.map(([lane, n]) => [lane.slice(start.length), n]));
}
