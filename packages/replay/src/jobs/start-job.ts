import { randomBytes } from 'node:crypto';
import type { EventStore } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { settleJob } from './end-job.ts';
import { dueShards, type Job, lastShard, type Shard } from './job.ts';
import type { JobKind, JobKinds, JobParameters } from './job-kind.ts';
import { changeJob, changeShard, findJob, listJobs, listShards, writeJob } from './job-rows.ts';

export interface StartedJob {
  readonly job: Job;
  /** True if it was there and not done: it goes on. */
  readonly resumed: boolean;
  /** Shards to be handed to workers now; those that a worker is at are not among them. */
  readonly due: readonly string[];
}

export interface StartOptions {
  /** Shards of which a worker has said something within this time are left to it; none unless told. */
  readonly busyMs?: number | undefined;
}

/**
 * Writes a job down, or takes up the same one that is not done: one that failed or was cancelled goes on, with its
 * failed shards. Whoever got no answer starts it again.
 *
 * @throws ReplayError `job-invalid`; what the kind's plan throws
 */
export async function startJob(
  store: EventStore,
  kinds: JobKinds,
  kind: string,
  parameters: JobParameters = {},
  { busyMs = 0 }: StartOptions = {},
): Promise<StartedJob> {
  const known = kindNamed(kinds, kind);
  const plan = await known.plan(store, parameters);
  const table = store.replays;
  const now = store.now().toISOString();
  const there =
    plan.id === undefined
      ? (await listJobs(table)).findLast((job) => job.kind === kind && isUnfinished(job))
      : await findJob(table, plan.id);
  const id = plan.id ?? there?.id ?? newId(kind, now);
  if (!there) {
    const names = [...plan.shards, ...(known.finish ? [lastShard] : [])];
    const shard = { state: 'waiting', attempts: 0, events: 0, updated: now } as const;
    const created = { id, kind, parameters: plan.parameters, state: 'running', created: now } as const;
    await writeJob(
      table,
      created,
      names.map((name) => ({ name, ...shard })),
    );
  }
  for (const { name, state } of there ? await listShards(table, id) : [])
    if (state === 'failed')
      await changeShard(table, id, name, (shard) =>
        shard.state === 'failed' ? { ...shard, state: 'waiting', updated: now } : undefined,
      );
  const job = await changeJob(table, id, (stored) =>
    stored.state === 'done'
      ? undefined
      : { ...stored, parameters: plan.parameters, state: 'running', ended: undefined, error: undefined },
  );
  const isFree = ({ state, updated }: Shard) =>
    state !== 'running' || Date.parse(updated) + busyMs <= Date.parse(now);
  const shards = dueShards(await listShards(table, id));
  // Whoever did the last one may have died before that was said of the job.
  if (shards.length === 0) await settleJob(store, id);
  const due = shards.filter(isFree);
  return { job, resumed: there !== undefined, due: due.map(({ name }) => name) };
}

export function kindNamed(kinds: JobKinds, name: string): JobKind {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind) return kind;
  const names = Object.keys(kinds).join(', ');
  throw new ReplayError('job-invalid', `there is no replay of kind "${name}"; known are ${names}`);
}

const isUnfinished = ({ state }: Job) => state === 'running' || state === 'failed';

/** Sorts by time within its kind. */
const newId = (kind: string, now: string) =>
  `${kind}-${now.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}-${randomBytes(3).toString('hex')}`;
