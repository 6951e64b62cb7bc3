import type { EventStore } from '@annals/event-store';
import type { Manifest } from '../archive/manifest.ts';
import { readLake } from '../lake/lake-manifest.ts';
import { type Build, isWhole, listBuilds } from '../projections/build/builds.ts';
import { headOf } from '../projections/fold/bucket-head.ts';
import { headKey, partitionOf } from '../projections/layout/keys.ts';

/** Who still reads the feed, and how far it has come. */
export interface Follower {
  readonly name: string;
  /** The last block of a lane that it has read. */
  readonly readTo: (bucket: string, lane: number) => number;
}

export const archiveFollower = ({ buckets }: Manifest): Follower =>
  byBucket('archive', new Map(buckets.map(({ bucket, checkpoint }) => [bucket, checkpoint])));

/** The lake, if there is one, and the builds of these projections that are followed or not finished. */
export async function otherFollowers(
  { raw, projections }: Pick<EventStore, 'raw' | 'projections'>,
  names: readonly string[],
): Promise<readonly Follower[]> {
  const lake = await readLake(raw.lake);
  const followers: Follower[] = [];
  if (lake)
    followers.push(
      byBucket('lake', new Map(lake.head.positions.map(({ bucket, checkpoint }) => [bucket, checkpoint]))),
    );
  for (const name of names)
    for (const build of await listBuilds(projections, name))
      if (build.status === 'building' || (build.status === 'ready' && isWhole(build)))
        followers.push(await buildFollower({ raw, projections }, build));
  return followers;
}

const byBucket = (name: string, checkpoints: ReadonlyMap<string, readonly number[]>): Follower => ({
  name,
  readTo: (bucket, lane) => checkpoints.get(bucket)?.[lane] ?? 0,
});

/** A bucket that is not begun yet will be read from the table, and then from where the feed ended before that. */
async function buildFollower(
  { raw, projections }: Pick<EventStore, 'raw' | 'projections'>,
  { projection, build, covers }: Build,
): Promise<Follower> {
  const heads = new Map<string, Readonly<Record<string, number>>>();
  for (const bucket of raw.buckets()) {
    const stored = await projections.get(partitionOf(projection, build, bucket), headKey);
    if (stored) heads.set(bucket, headOf(stored.row).lanes);
  }
  return {
    name: `projection ${projection}, build ${build}`,
    readTo: (bucket, lane) => heads.get(bucket)?.[lane] ?? covers[`${bucket}:${lane}`] ?? 0,
  };
}
