import type { EventStore } from '@annals/event-store';
import type { JobKind } from '@annals/replay';
import type { ErasureKeys } from '../erase/erasure-keys.ts';
import { markErased } from '../erase/mark-erased.ts';
import type { ErasureReport } from '../erase/report.ts';
import { SubjectSet } from '../subject/subject-set.ts';
import { type DueSubject, dueSubjects } from './due-subjects.ts';
import type { RetentionPolicy } from './policy.ts';
import { sweep } from './sweep.ts';

export interface RetentionRun {
  /** Erase those whose time is up; else they are only named. */
  readonly apply: boolean;
  readonly progress?: ((events: number) => void) | undefined;
}

export interface RetentionReport {
  /** Whose time is up, and who is not erased yet. */
  readonly due: readonly DueSubject[];
  /** Undefined if nothing was applied, or there is nobody to be swept. */
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
  if (!apply) return { due: await stillDue(store, keys, policy, progress), erasure: undefined };
  const due = await markDue(store, keys, policy, progress);
  return { due, erasure: await sweep(store, { keys, kind }, progress) };
}

/** Takes the keys of those whose time is up; what they left elsewhere is for a sweep. */
export async function markDue(
  store: EventStore,
  keys: ErasureKeys,
  policy: RetentionPolicy,
  progress?: (events: number) => void,
): Promise<readonly DueSubject[]> {
  const due = await stillDue(store, keys, policy, progress);
  for (const { tenant, subject } of due) await markErased(store, keys, { tenant, subject }, 'retention');
  return due;
}

async function stillDue(
  store: EventStore,
  keys: ErasureKeys,
  policy: RetentionPolicy,
  progress?: (events: number) => void,
): Promise<readonly DueSubject[]> {
  const gone = new SubjectSet(await erasedBefore(keys));
  return (await dueSubjects(store, policy, progress)).filter((subject) => !gone.has(subject));
}

async function erasedBefore(keys: Pick<ErasureKeys, 'subjects'>) {
  const erased = [];
  for await (const known of keys.subjects()) if (known.erased !== undefined) erased.push(known);
  return erased;
}
