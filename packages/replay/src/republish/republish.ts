import type { EventStore } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { batchesOf, bodyOf } from './batches.ts';
import { chosenHistory } from './choice.ts';
import { sumOfChosen } from './count-chosen.ts';
import {
  type Republished,
  type RepublishParameters,
  type KeptJob,
  readRepublished,
  writeJob,
} from './job.ts';
import type { Outgoing } from './outgoing.ts';
import { TokenBucket } from './token-bucket.ts';

/** What takes requests, each a JSON array of CloudEvents; returns once one is accepted. */
export interface Target {
  readonly send: (body: Uint8Array, signal?: AbortSignal) => Promise<void>;
}

export interface RepublishRun {
  /** Events a second. */
  readonly rate: number;
  /** Hears of the job once it is written down, and after each request that was accepted. */
  readonly onProgress?: ((job: Republished) => void) | undefined;
  /** Hears how many were counted, while what is to be sent is counted. */
  readonly onCounted?: ((events: number) => void) | undefined;
  /** Stops between two requests, or while one is under way; the same job run again goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** Requests a second, at least, so that a low rate is even and a killed run has little to send twice. */
const requestsASecond = 10;
const maxEvents = 5_000;

/**
 * Begins a job, or goes on with it: sends the chosen part of the history to a topic, one request after the other, so in
 * order within every stream. Where it stands is kept after each request that was accepted: a run that was killed sends
 * one request again at most, that is a tenth of a second's events.
 *
 * @throws ReplayError `job-differs`, `job-contended`, `event-too-large` (before anything is sent), and what reading the
 * history throws; errors of the target pass through
 */
export async function republish(
  store: Pick<EventStore, 'raw' | 'replays'>,
  target: Target,
  name: string,
  parameters: RepublishParameters,
  run: RepublishRun,
): Promise<Republished> {
  const { rate, signal, onProgress } = run;
  let job = (await readRepublished(store.replays, name)) ?? (await begin(store, name, parameters, run));
  assertSame(job, parameters);
  onProgress?.(job);
  if (job.done) return job;

  const burst = Math.min(maxEvents, Math.max(1, Math.floor(rate / requestsASecond)));
  const tokens = new TokenBucket({ rate, burst });
  const choice = { ...parameters, knownAt: job.storedUntil };
  for await (const batch of batchesOf(chosenHistory(store, choice, job.place), name, burst)) {
    signal?.throwIfAborted();
    await tokens.take(batch.length, signal);
    await target.send(bodyOf(batch), signal);
    job = await writeJob(
      store.replays,
      { ...job, sent: job.sent + batch.length, place: endOf(batch) },
      job.etag,
    );
    onProgress?.(job);
  }
  return writeJob(store.replays, { ...job, done: true }, job.etag);
}

/** Counts first: it says how much there is, and finds what is too large for a topic before anything is sent. */
async function begin(
  store: Pick<EventStore, 'raw' | 'replays'>,
  job: string,
  parameters: RepublishParameters,
  { onCounted }: RepublishRun,
): Promise<KeptJob> {
  const { events, recordedTo } = await sumOfChosen(store, parameters, job, (stream) =>
    onCounted?.(stream.events),
  );
  // By what is there, not by a clock: what was stored a moment ago, by another machine, belongs to it.
  const storedUntil = parameters.knownAt ?? recordedTo ?? '';
  return writeJob(
    store.replays,
    { job, parameters, storedUntil, events, sent: 0, place: undefined, done: false },
    undefined,
  );
}

const endOf = (batch: readonly Outgoing[]) => {
  const { bucket = '', key = '' } = batch.at(-1) ?? {};
  return { bucket, key };
};

function assertSame({ job, parameters }: Republished, asked: RepublishParameters): void {
  const names = new Set([...Object.keys(parameters), ...Object.keys(asked)]) as Set<
    keyof RepublishParameters
  >;
  const different = [...names].filter((name) => textOf(parameters[name]) !== textOf(asked[name]));
  if (different.length > 0)
    throw new ReplayError(
      'job-differs',
      `job ${job} was begun with other parameters (${different.join(', ')}): go on with those, or begin a new job`,
    );
}

/** The order of a list says nothing, and a list of none restricts nothing. */
const textOf = (value: string | readonly string[] | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : [...value].sort().join(' ');
