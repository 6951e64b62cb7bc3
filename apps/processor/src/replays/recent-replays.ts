import type { EventStore } from '@annals/event-store';
import { type Job, jobStatus, type JobStatus, listJobs } from '@annals/replay';

/** A job as it is listed. */
export type ListedReplay = Omit<JobStatus, 'shards'> & { readonly shards: number };

/** The list names all jobs there ever were, by id: so long it serves all who ask. */
const listKeptMs = 5_000;

/**
 * The newest jobs, for those who ask every few seconds: the list is read once in a while, and of a job whose shards are
 * at rest its shards once.
 */
export class RecentReplays {
  readonly #store: EventStore;
  readonly #now: () => number;
  #list: { readonly until: number; readonly jobs: Promise<readonly Job[]> } | undefined;
  #ended: ReadonlyMap<string, ListedReplay> = new Map();

  /** `now` in milliseconds, from any moment on. */
  constructor(store: EventStore, now = () => performance.now()) {
    this.#store = store;
    this.#now = now;
  }

  async newest(limit: number): Promise<ListedReplay[]> {
    const newest = (await this.#jobs()).slice(0, limit);
    const ended = this.#ended;
    const listed = await Promise.all(newest.map(async (job) => ended.get(keyOf(job)) ?? this.#read(job)));
    const kept = new Map(ended);
    for (const replay of listed) if (replay.state === 'done') kept.set(keyOf(replay), replay);
    // No more than the newest that anyone asks for.
    this.#ended = new Map([...kept].slice(-100));
    return listed;
  }

  /** Newest first. */
  #jobs(): Promise<readonly Job[]> {
    if (this.#list && this.#now() < this.#list.until) return this.#list.jobs;
    const jobs = listJobs(this.#store.replays).then((all) => all.reverse());
    this.#list = { until: this.#now() + listKeptMs, jobs };
    jobs.catch(() => (this.#list = undefined));
    return jobs;
  }

  async #read({ id }: Job): Promise<ListedReplay> {
    const { shards, ...job } = await jobStatus(this.#store, id);
    return { ...job, shards: shards.length };
  }
}

const keyOf = ({ id, ended }: Pick<Job, 'id' | 'ended'>) => `${id} ${ended ?? ''}`;
