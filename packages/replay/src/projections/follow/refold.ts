import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamName } from '@annals/events-schema';
import { bucketOf, type EventStore } from '@annals/event-store';
import type { Build } from '../build/builds.ts';
import type { AnyProjection } from '../define/projection.ts';
import { isProjectionError, ProjectionError } from '../errors.ts';
import { foldFrom } from '../fold/advance.ts';
import { BucketWriter } from '../fold/bucket-writer.ts';
import { mergeChanged } from '../fold/merge-keys.ts';
import { spreadContributions } from '../fold/spread.ts';
import { loadStream, writeStream } from '../fold/stored-stream.ts';
import { decodeKey, partitionOf, streamKey } from '../layout/keys.ts';
import { assertFollowable } from './follow.ts';

/** Times that it is begun again because a follower went on with the bucket. */
const maxPasses = 50;

/**
 * Folds one stream of a build anew from the table, and merges what that changes: for a stream whose stored events read
 * differently than when they were folded. False if the build has nothing of the stream.
 *
 * @throws FoldError; ProjectionError `build-not-ready`, `version-mismatch`, `no-build`, `taken-over`
 */
export async function refoldStream(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  name: StreamName,
): Promise<boolean> {
  assertFollowable(projection, build);
  for (let pass = 1; ; pass += 1)
    try {
      return await refoldOnce(store, projection, build, name);
    } catch (error) {
      if (!isProjectionError(error) || error.code !== 'taken-over' || pass === maxPasses) throw error;
      await sleep(Math.random() * 50 * pass);
    }
}

async function refoldOnce(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  name: StreamName,
): Promise<boolean> {
  const bucket = bucketOf(store.layout, name.category, name.id);
  const partition = partitionOf(projection.name, build.build, bucket);
  const writer = await BucketWriter.open(store.projections, partition, { writer: randomUUID() });
  if (writer?.head.stage !== 'done')
    throw new ProjectionError('no-build', `${partition} is not there, or not done: the build was dropped`);
  const stream = await loadStream(store.projections, partition, projection, name);
  if (stream.text !== undefined) {
    // A build that merged in memory has left it to the first who changes a row.
    if (!writer.head.spread) await spreadContributions(writer, projection);
    stream.fold.restart();
    await foldFrom(stream.fold, store.read(name));
    await writeStream(writer, projection, stream);
    await writer.commit();
  }
  // Also what a pass that was killed has left to be merged.
  if (writer.head.changed) await mergeChanged(writer, projection);
  return stream.text !== undefined;
}

/** What one stream contributes to a build's rows, as it is stored: before other streams are merged into them. */
export async function* contributionsOf(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  name: StreamName,
): AsyncGenerator<{ readonly key: readonly string[]; readonly value: unknown }> {
  const partition = partitionOf(projection.name, build.build, bucketOf(store.layout, name.category, name.id));
  const { fold } = await loadStream(store.projections, partition, projection, name);
  for (const [key, json] of fold.contributions())
    yield { key: decodeKey(key), value: JSON.parse(json) as unknown };
}

/** True if a build has folded something of a stream. */
export async function holdsStream(
  { projections, layout }: Pick<EventStore, 'projections' | 'layout'>,
  { projection, build }: Build,
  name: StreamName,
): Promise<boolean> {
  const partition = partitionOf(projection, build, bucketOf(layout, name.category, name.id));
  return (await projections.get(partition, streamKey(name))) !== undefined;
}
