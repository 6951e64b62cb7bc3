import type { EventStore } from '@annals/event-store';
import { browserSupport, projectionStatus, readRows } from '@annals/replay';
import type { SupportRow } from '../report/engines-by-year.ts';
import { upToDate } from './up-to-date.ts';

export interface Projected {
  /** From the whole history, or a live build taken further by what is new. */
  readonly projection: 'built' | 'followed';
  readonly build: number;
  /** Events that were folded just now. */
  readonly projectedEvents: number;
  readonly rows: readonly SupportRow[];
  readonly seconds: number;
}

/** Brings the shipped projection `browser-support` up to what is stored; `appended` since the last start. */
export async function projectHistory(store: EventStore, appended: number): Promise<Projected> {
  const started = performance.now();
  const { build, followed } = await upToDate(store, browserSupport, appended);
  const rows: SupportRow[] = [];
  for await (const row of readRows(store, browserSupport, build)) rows.push(row as SupportRow);
  const seconds = (performance.now() - started) / 1_000;
  return {
    projection: followed === undefined ? 'built' : 'followed',
    build: build.build,
    projectedEvents: followed ?? (await eventsOf(store, build.build)),
    rows,
    seconds,
  };
}

async function eventsOf(store: EventStore, build: number): Promise<number> {
  const builds = await projectionStatus(store, browserSupport.name);
  return builds.find((one) => one.build === build)?.events ?? 0;
}
