import type { EventStore } from '@annals/event-store';
import { browserSupport, follow, liveBuild, projectionStatus, readRows, runProjection } from '@annals/replay';
import type { SupportRow } from '../report/engines-by-year.ts';

export interface Projected {
  /** From the whole history, or a live build taken further by what is new. */
  readonly projection: 'built' | 'followed';
  readonly build: number;
  /** Events that were folded just now. */
  readonly projectedEvents: number;
  readonly rows: readonly SupportRow[];
  readonly seconds: number;
}

/** To follow is cheaper than to build for some news, not for many: each stream's rows are read before they change. */
const mostToFollow = 5_000;

/** Brings the shipped projection `browser-support` up to what is stored; `appended` since the last start. */
export async function projectHistory(store: EventStore, appended: number): Promise<Projected> {
  const started = performance.now();
  const live = await liveBuild(store.projections, browserSupport.name);
  const followed = live?.version === browserSupport.version && appended <= mostToFollow ? live : undefined;
  const news = followed && (await follow(store, browserSupport, followed));
  const build = followed ?? (await runProjection(store, browserSupport)).build;
  const rows: SupportRow[] = [];
  for await (const row of readRows(store, browserSupport, build)) rows.push(row as SupportRow);
  const seconds = (performance.now() - started) / 1_000;
  return {
    projection: followed ? 'followed' : 'built',
    build: build.build,
    projectedEvents: news ? news.events : await eventsOf(store, build.build),
    rows,
    seconds,
  };
}

async function eventsOf(store: EventStore, build: number): Promise<number> {
  const builds = await projectionStatus(store, browserSupport.name);
  return builds.find((one) => one.build === build)?.events ?? 0;
}
