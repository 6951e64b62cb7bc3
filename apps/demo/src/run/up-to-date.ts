import type { EventStore } from '@annals/event-store';
import { type AnyProjection, type Build, follow, liveBuild, runProjection } from '@annals/replay';

export interface UpToDate {
  readonly build: Build;
  /** Events that a live build was taken further by; undefined if it was built from the whole history. */
  readonly followed: number | undefined;
}

/** To follow is cheaper than to build for some news, not for many: each stream's rows are read before they change. */
const mostToFollow = 5_000;

/** Brings a shipped projection up to what is stored; `appended` since the last start. */
export async function upToDate(
  store: EventStore,
  projection: AnyProjection,
  appended: number,
): Promise<UpToDate> {
  const live = await liveBuild(store.projections, projection.name);
  if (live?.version === projection.version && appended <= mostToFollow)
    return { build: live, followed: (await follow(store, projection, live)).events };
  return { build: (await runProjection(store, projection)).build, followed: undefined };
}
