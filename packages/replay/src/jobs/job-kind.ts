import type { EventStore } from '@annals/event-store';

/** Plain JSON; a kind reads its own. */
export type JobParameters = Readonly<Record<string, string | number | boolean | undefined>>;

export interface JobPlan {
  /** Two starts with one id are one job; undefined if each start is a job of its own. */
  readonly id: string | undefined;
  readonly parameters: JobParameters;
  /** Names of shards, `[a-z0-9]+`. */
  readonly shards: readonly string[];
}

export interface ShardWork {
  readonly store: EventStore;
  readonly parameters: JobParameters;
  readonly shard: string;
  /** Asks for an end at the next place from which another worker can go on. */
  readonly signal: AbortSignal;
  /** Told how many events were read, again and again. */
  readonly progress: (events: number) => void;
}

/** What a job does. Its shards can be run anywhere, in any order, twice, and by two workers at once. */
export interface JobKind {
  /** Repeated, it plans the same for as long as that is not done. */
  plan(store: EventStore, parameters: JobParameters): Promise<JobPlan>;
  /** Does a shard from wherever it stands; false if it was stopped before its end. */
  run(work: ShardWork): Promise<boolean>;
  /** What comes once all shards are done; false if it was stopped before its end. Nothing, if left out. */
  finish?(work: ShardWork): Promise<boolean>;
}

export type JobKinds = Readonly<Record<string, JobKind>>;
