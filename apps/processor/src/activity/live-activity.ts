import type { EventStore } from '@annals/event-store';
import { type Activity, activity, type KeyBetween, liveBuild, readRows } from '@annals/replay';

/** Events of one type from one source on one day, UTC. */
export interface DayActivity extends Activity {
  readonly day: string;
  readonly type: string;
}

/** The build that answers, and its rows by day; undefined if there is none. */
export async function liveActivity(store: EventStore) {
  const build = await liveBuild(store.projections, activity.name);
  if (!build) return undefined;
  return {
    build: { build: build.build, version: build.version, begun: build.begun },
    async *days(between: KeyBetween): AsyncGenerator<DayActivity> {
      for await (const { value } of readRows(store, activity, build, between)) yield value as DayActivity;
    },
  };
}
