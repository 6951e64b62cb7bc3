import type { EventStore } from '@annals/event-store';
import { type Job, type JobKind, listJobs } from '@annals/replay';
import type { ErasureKeys } from '../erase/erasure-keys.ts';
import type { ErasureReport } from '../erase/report.ts';
import { runErasure } from '../erase/run-erasure.ts';

/** What the job of a sweep is told. */
export type SweepParameters = Readonly<Record<'erasedFrom', string>>;

/**
 * Keys are in the memory of processes for five minutes, and Event Grid tries for up to a day before what it could not deliver
 * is among the dead letters: who was erased so shortly before a sweep is in the next one too.
 */
const overlapMs = 25 * 60 * 60_000;

/**
 * Whom the next sweep is about: everybody whose key is gone since shortly before the last one that was done began; undefined
 * if that is nobody. While it is not done it stays the same, so that one which was killed goes on, however long ago.
 */
export async function dueSweep(
  store: Pick<EventStore, 'replays'>,
  keys: Pick<ErasureKeys, 'subjects'>,
): Promise<SweepParameters | undefined> {
  const last = (await listJobs(store.replays)).findLast(isDoneSweep);
  const erasedFrom = new Date(last ? Date.parse(last.created) - overlapMs : 0).toISOString();
  for await (const { erased } of keys.subjects())
    if (erased !== undefined && erased >= erasedFrom) return { erasedFrom };
  return undefined;
}

const isDoneSweep = ({ kind, state, parameters }: Job) =>
  kind === 'erase' && state === 'done' && parameters.erasedFrom !== undefined;

/**
 * Takes out what those left whose keys are gone, until a sweep is done that began after it was called: one that was
 * killed and goes on has passed streams without knowing of those who were erased since. Undefined if there is nobody.
 */
export async function sweep(
  store: EventStore,
  { keys, kind }: { readonly keys: ErasureKeys; readonly kind: JobKind },
  progress?: (events: number) => void,
): Promise<ErasureReport | undefined> {
  const called = store.now().toISOString();
  let report: ErasureReport | undefined;
  for (let due = await dueSweep(store, keys); due; due = await dueSweep(store, keys)) {
    report = await runErasure(store, kind, due, progress);
    if (report.state !== 'done' || report.created >= called) break;
  }
  return report;
}
