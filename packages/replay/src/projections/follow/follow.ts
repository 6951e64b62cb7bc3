import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bucketNames, type Checkpoint, type EventStore } from '@annals/event-store';
import { type Build, isWhole } from '../build/builds.ts';
import type { AnyProjection } from '../define/projection.ts';
import { isProjectionError, ProjectionError } from '../errors.ts';
import { partitionOf } from '../layout/keys.ts';
import { BucketFollower } from './bucket-follower.ts';

export interface FollowOptions {
  /** Events of a bucket that are folded at once; 500 unless told. */
  readonly batchEvents?: number | undefined;
  /** Rows a transaction, a parameter for tests. */
  readonly maxWrites?: number | undefined;
  /** Stops between two blocks; what was taken in by then stays. */
  readonly signal?: AbortSignal | undefined;
}

export interface Followed {
  /** Events that were news to the build. */
  readonly events: number;
  /** Keys merged anew. */
  readonly keys: number;
}

/** Times that a pass is begun again because another process went on with a bucket. */
const maxPasses = 50;

/**
 * Takes a build up to the end of the feed as it is now: folds what is new, then merges what changed. Killed anywhere, or
 * beside another one, it doubles and loses nothing.
 *
 * @throws FoldError and ProjectionError naming what cannot be folded; `build-not-ready`, `version-mismatch`, `taken-over`
 */
export async function follow(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  options: FollowOptions = {},
): Promise<Followed> {
  assertFollowable(projection, build);
  return catchUp(store, projection, build, options);
}

/** The same for a build that may still be unfinished, but for its last steps. */
export async function catchUp(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  options: FollowOptions = {},
): Promise<Followed> {
  const total = { events: 0, keys: 0 };
  for (let pass = 1; ; pass += 1) {
    const { events, keys, takenOver } = await followOnce(store, projection, build, options);
    total.events += events;
    total.keys += keys;
    if (!takenOver) return total;
    if (pass === maxPasses) throw takenOver;
    await sleep(Math.random() * 50 * pass);
  }
}

export function assertFollowable({ name, version }: AnyProjection, build: Build): void {
  if (build.version !== version)
    throw new ProjectionError(
      'version-mismatch',
      `build ${build.build} of "${name}" is of version ${build.version}, the code of version ${version}: build it anew`,
    );
  if (build.status !== 'ready' || !isWhole(build))
    throw new ProjectionError(
      'build-not-ready',
      `build ${build.build} of "${name}" ${isWhole(build) ? `is ${build.status}` : 'covers a past only'}: it cannot be followed`,
    );
}

/** Blocks that wait for their bucket's turn hold no more than this, of all buckets together. */
const mostWaitingChars = 32 * 1024 * 1024;

async function followOnce(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  { batchEvents = 500, maxWrites, signal }: FollowOptions,
): Promise<Followed & { readonly takenOver: ProjectionError | undefined }> {
  const options = { writer: randomUUID(), maxWrites };
  const buckets = await Promise.all(
    bucketNames(store.layout).map((bucket) =>
      BucketFollower.open(
        store,
        projection,
        partitionOf(projection.name, build.build, bucket),
        bucket,
        options,
      ),
    ),
  );
  const byBucket = new Map(buckets.map((follower) => [follower.bucket, follower]));
  let takenOver: ProjectionError | undefined;
  const attempt = async (follower: BucketFollower, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!isProjectionError(error) || error.code !== 'taken-over') throw error;
      takenOver = error;
      byBucket.delete(follower.bucket);
    }
  };

  const from: Checkpoint = Object.assign({}, ...buckets.map((follower) => follower.checkpoint)) as Checkpoint;
  for await (const block of store.feed(from)) {
    const follower = byBucket.get(block.bucket);
    if (signal?.aborted) break;
    if (!follower) continue;
    follower.push(block);
    const chars = [...byBucket.values()].reduce((sum, { waitingChars }) => sum + waitingChars, 0);
    if (follower.waitingEvents >= batchEvents) await attempt(follower, () => follower.takeIn());
    else if (chars > mostWaitingChars)
      for (const one of [...byBucket.values()]) await attempt(one, () => one.takeIn());
  }
  for (const follower of [...byBucket.values()])
    await attempt(follower, async () => {
      await follower.takeIn();
      await follower.merge();
    });
  const sum = (count: (follower: BucketFollower) => number) =>
    buckets.reduce((total, follower) => total + count(follower), 0);
  return { events: sum(({ events }) => events), keys: sum(({ keys }) => keys), takenOver };
}
