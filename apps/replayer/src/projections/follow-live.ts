import type { EventStore } from '@annals/event-store';
import { type AnyProjection, follow, liveBuild, projections } from '@annals/replay';
import { describeError } from '../describe-error.ts';

export interface FollowLog {
  readonly followed: (text: string) => void;
  readonly failed: (text: string) => void;
}

/**
 * Takes every projection that has a live build up to the end of the feed. One that fails holds up no other; in the end
 * the failures are thrown, so that whoever called knows.
 */
export async function followLive(
  store: EventStore,
  log: FollowLog,
  known: readonly AnyProjection[] = projections,
): Promise<void> {
  const failures: unknown[] = [];
  for (const projection of known) {
    try {
      const build = await liveBuild(store.projections, projection.name);
      if (!build) continue;
      const { events, keys } = await follow(store, projection, build);
      if (events > 0)
        log.followed(`${projection.name}, build ${build.build}: ${events} events, ${keys} keys merged`);
    } catch (error) {
      failures.push(error);
      log.failed(`${projection.name}: ${describeError(error).line}`);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'projections that could not be followed');
}
