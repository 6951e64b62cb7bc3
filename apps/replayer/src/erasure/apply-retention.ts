import { dueSweep, type ErasureKeys, markDue, parsePolicy } from '@annals/erasure';
import type { DoorWorks } from '../jobs/doors.ts';
import { startQueued } from '../jobs/start-queued.ts';

export interface RetentionWorks extends DoorWorks {
  readonly keys: ErasureKeys;
  /** `ANNALS_RETENTION` */
  readonly policy: string;
  readonly log: (text: string) => void;
}

/**
 * Takes the keys of those whose time is up by the policy, and hands the sweep over what they left to the queue's workers.
 * Who is marked while a sweep is under way is in the next one.
 * @throws ErasureError `policy-invalid`
 */
export async function applyRetention({
  store,
  keys,
  queue,
  kinds,
  policy,
  log,
}: RetentionWorks): Promise<void> {
  const due = await markDue(store, keys, parsePolicy(store.catalogue, policy));
  const parameters = await dueSweep(store, keys);
  if (!parameters) {
    log('retention: nobody is due');
    return;
  }
  const { job } = await startQueued(store, queue, kinds, 'erase', parameters);
  log(`retention: ${due.length} due, what they left is swept by ${job.id}`);
}
