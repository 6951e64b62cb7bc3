import { randomUUID } from 'node:crypto';
import { bucketNames, type EventStore, normaliseQuestion, type Question } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { catchUp } from '../follow/follow.ts';
import { buildBucket } from './build-bucket.ts';
import { type Build, finishBuild, isWhole, takeUpBuild } from './builds.ts';
import { type HistoryReader, type HistorySource, storedHistory } from './history-reader.ts';

export interface RunOptions {
  /** A past that the build covers instead of all that is stored; it is then neither followed nor made live. */
  readonly question?: Question | undefined;
  /** Leave the live build as it is. */
  readonly swap?: boolean | undefined;
  /** The archive and the feed's tail if anything was archived, else the table; unless told. */
  readonly history?: HistoryReader | undefined;
  /** Buckets built at the same time; 4 unless told. */
  readonly concurrency?: number | undefined;
  /** Told how many events were read, again and again. */
  readonly progress?: ((events: number) => void) | undefined;
  /** Rows a transaction, and characters merged in memory: parameters for tests. */
  readonly maxWrites?: number | undefined;
  readonly maxMergeChars?: number | undefined;
}

export interface RanBuild {
  readonly build: Build;
  /** True if an earlier run had begun it. */
  readonly resumed: boolean;
  readonly live: boolean;
  /** How many buckets this run read, by where from. */
  readonly bucketsRead: Readonly<Record<HistorySource, number>>;
}

/**
 * Builds a projection from the whole history, catches up with what came meanwhile, and makes it live. A run that was
 * killed is taken up where it stood by the next one of the same version and question.
 *
 * @throws FoldError and ProjectionError naming what cannot be folded; ReplayError `archive-corrupt`,
 *   `archive-missing`, naming the file; StoreError `bad-time`
 */
export async function runProjection(
  store: EventStore,
  projection: AnyProjection,
  options: RunOptions = {},
): Promise<RanBuild> {
  const { concurrency = 4, progress = () => undefined, maxWrites, maxMergeChars } = options;
  const question = normaliseQuestion(options.question ?? {});
  const table = store.projections;
  const { build, resumed } = await takeUpBuild(store, projection, question);
  // Read behind the end of the feed that the build has written down: in the archive or its tail all of that is.
  const history = options.history ?? (await storedHistory(store));
  const limits = { maxWrites, maxMergeChars };
  const work = { table, projection, build, history, progress, writer: randomUUID(), ...limits };

  const waiting = bucketNames(store.layout);
  const worker = async () => {
    for (let bucket = waiting.shift(); bucket !== undefined; bucket = waiting.shift())
      await buildBucket(work, bucket).catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
  };
  const ended = await Promise.allSettled(Array.from({ length: concurrency }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;

  const live = isWhole(build) && options.swap !== false;
  // Readers must not go back in time when it takes over.
  if (isWhole(build)) await catchUp(store, projection, build, { maxWrites });
  const ready = await finishBuild(table, build, live);
  return { build: ready, resumed, live, bucketsRead: countsOf(history) };
}

function countsOf({ sources }: HistoryReader): Record<HistorySource, number> {
  const counts = { archive: 0, table: 0 };
  for (const source of sources.values()) counts[source] += 1;
  return counts;
}
