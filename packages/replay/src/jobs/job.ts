import type { JobParameters } from './job-kind.ts';

export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

/** A replay over many shards, each of which any worker can take up. */
export interface Job {
  /** `[a-z0-9-]+`; of a build, `project-<projection>-<build>`. */
  readonly id: string;
  readonly kind: string;
  readonly parameters: JobParameters;
  readonly state: JobState;
  /** RFC 3339, by the storage's clock, as all times here. */
  readonly created: string;
  readonly ended?: string | undefined;
  /** Why it failed. */
  readonly error?: string | undefined;
}

/** `waiting` also between two turns; `failed` after the last attempt. */
export type ShardState = 'waiting' | 'running' | 'done' | 'failed';

export interface ShardError {
  readonly message: string;
  readonly code?: string | undefined;
  /** The stream and position that could not be folded, if that is what went wrong. */
  readonly subject?: string | undefined;
  readonly position?: string | undefined;
}

export interface Shard {
  /** A bucket, or `all`; the last step of a job is {@link lastShard}. */
  readonly name: string;
  readonly state: ShardState;
  /** Times that a worker has taken it up. */
  readonly attempts: number;
  /** Events read, those read again included. */
  readonly events: number;
  /** When a worker last said something of it. */
  readonly updated: string;
  /** What ended the last attempt, if that failed. */
  readonly error?: ShardError | undefined;
}

/** Comes after all others of a job, once they are done. */
export const lastShard = 'finish';

export const isOpen = ({ state }: Shard) => state === 'waiting' || state === 'running';

/** What is to be handed to workers now: all that is not done, the last one only once the others are. */
export function dueShards(shards: readonly Shard[]): readonly Shard[] {
  const due = shards.filter(({ state }) => state !== 'done');
  const parts = due.filter(({ name }) => name !== lastShard);
  return parts.length > 0 ? parts : due;
}
