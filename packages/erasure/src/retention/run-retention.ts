import type { EventStore } from '@annals/event-store';
import type { JobKind } from '@annals/replay';
import type { ErasureKeys } from '../erase/erasure-keys.ts';
import { markErased } from '../erase/mark-erased.ts';
import type { ErasureReport } from '../erase/report.ts';
import { runErasure } from '../erase/run-erasure.ts';
import { SubjectSet } from '../subject/subject-set.ts';
import { type DueSubject, dueSubjects } from './due-subjects.ts';
import type { RetentionPolicy } from './policy.ts';

export interface RetentionRun {
  /** Erase those whose time is up; else they are only named. */
  readonly apply: boolean;
  readonly progress?: ((events: number) => void) | undefined;
}

export interface RetentionReport {
  /** Whose time is up, and who is not erased yet. */
  readonly due: readonly DueSubject[];
  /** Undefined if nothing was applied, or nobody is due. */
  readonly erasure: ErasureReport | undefined;
}

/**
 * Erases the subjects whose time is up by a policy: all of their keys first, then one pass over the history for all of
 * them. Stopped half-way, the next run goes on: who was marked is swept with those that are due then.
 */
export async function runRetention(
  store: EventStore,
  { keys, kind }: { readonly keys: ErasureKeys; readonly kind: JobKind },
  policy: RetentionPolicy,
  { apply, progress }: RetentionRun,
): Promise<RetentionReport> {
  const erased: DueSubject[] = [];
  const gone = new SubjectSet(await erasedBefore(keys));
  for (const subject of await dueSubjects(store, policy, progress))
    if (!gone.has(subject)) erased.push(subject);
  if (!apply) return { due: erased, erasure: undefined };
  for (const subject of erased)
    await markErased(store, keys, { tenant: subject.tenant, subject: subject.subject }, 'retention');
  return { due: erased, erasure: await sweep(store, kind, progress) };
}

/** How far back a sweep looks for keys that are gone: also what an earlier run marked and did not get to. */
const sweptMs = 2 * 24 * 60 * 60 * 1_000;

/** Takes out once more what those left who were erased lately, whoever had their keys in memory at that time. */
export function sweep(
  store: EventStore,
  kind: JobKind,
  progress?: (events: number) => void,
): Promise<ErasureReport> {
  const erasedFrom = new Date(store.now().getTime() - sweptMs).toISOString();
  return runErasure(store, kind, { erasedFrom }, progress);
}

async function erasedBefore(keys: Pick<ErasureKeys, 'subjects'>) {
  const erased = [];
  for await (const known of keys.subjects()) if (known.erased !== undefined) erased.push(known);
  return erased;
}
