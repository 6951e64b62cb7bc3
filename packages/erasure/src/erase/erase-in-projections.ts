import type { EventStore } from '@annals/event-store';
import type { StreamName } from '@annals/events-schema';
import {
  type AnyProjection,
  type Build,
  dropBuild,
  holdsStream,
  isProjectionError,
  isWhole,
  listBuilds,
  refoldStream,
} from '@annals/replay';

export interface ErasedInProjections {
  /** `<projection>:<build>` */
  readonly refolded: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Takes what a stream's personal fields said out of projections. Builds that can be followed fold the stream anew; others
 * that hold something of it are dropped as a whole, and those that are being built, which may hold it in memory.
 */
export async function eraseInProjections(
  store: EventStore,
  known: readonly AnyProjection[],
  name: StreamName,
): Promise<ErasedInProjections> {
  const refolded: string[] = [];
  const dropped: string[] = [];
  for (const projection of known) {
    if (!projection.folds.has(name.category)) continue;
    for (const build of await listBuilds(store.projections, projection.name)) {
      const named = `${build.projection}:${build.build}`;
      if (build.status === 'ready' && isWhole(build) && build.version === projection.version) {
        if (await orGone(refoldStream(store, projection, build, name))) refolded.push(named);
      } else if (build.status === 'building' || (await holdsStream(store, build, name))) {
        await drop(store, build);
        dropped.push(named);
      }
    }
  }
  return { refolded, dropped };
}

/** Two shards of one erasure may come to it at once. */
async function drop(store: EventStore, { projection, build }: Build): Promise<void> {
  await orGone(dropBuild(store, projection, build, { force: true }));
}

async function orGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!isProjectionError(error) || error.code !== 'no-build') throw error;
    return undefined;
  }
}
