import { isFoldError } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { isProjectionError } from '../projections/index.ts';
import { settleJob } from './end-job.ts';
import { lastShard, type Shard, type ShardError } from './job.ts';
import type { JobKind, JobKinds, ShardWork } from './job-kind.ts';
import { changeShard, getJob } from './job-rows.ts';
import { kindNamed } from './start-job.ts';

export interface ShardRun {
  readonly store: EventStore;
  readonly kinds: JobKinds;
  /** Stops after so long, so that the shard is handed out again; no limit unless given. */
  readonly limitMs?: number | undefined;
  /** Stops at once, at the next place to go on from. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((events: number) => void) | undefined;
  /** Between two looks at whether the job was cancelled, at which progress is written down; 2,000 unless told. */
  readonly tickMs?: number | undefined;
}

export interface ShardEnd {
  /** `again`: hand it out again. `over`: its job is. `elsewhere`: another worker has taken it, and goes on. */
  readonly outcome: 'done' | 'again' | 'over' | 'elsewhere';
  /** What is to be handed to workers now. */
  readonly due: readonly string[];
}

/**
 * Takes a shard of a job from wherever it stands towards its end: the same for threads of one machine and for workers
 * on a queue. It may be run twice, by two at once, and killed at any moment.
 *
 * @throws ReplayError `no-job`; what the shard's work throws, once it is noted in the shard's row
 */
export async function runShard(run: ShardRun, id: string, name: string): Promise<ShardEnd> {
  const { store } = run;
  const table = store.replays;
  const job = await getJob(table, id);
  if (job.state !== 'running') return { outcome: 'over', due: [] };
  const change = (to: (shard: Shard) => Partial<Shard>) =>
    changeShard(table, id, name, (shard) =>
      shard.state === 'done' ? undefined : { ...shard, ...to(shard), updated: store.now().toISOString() },
    );
  const begun = await change(({ attempts }) => ({ state: 'running', attempts: attempts + 1 }));
  if (begun.state === 'done') return { outcome: 'done', due: await settleJob(store, id) };

  let { events } = begun;
  const progress = (more: number) => {
    events += more;
    run.progress?.(more);
  };
  const watch = watching(run, async () => {
    await change(() => ({ events }));
    return (await getJob(table, id)).state === 'running';
  });
  const work: ShardWork = { store, parameters: job.parameters, shard: name, signal: watch.signal, progress };
  try {
    const whole = await doShard(kindNamed(run.kinds, job.kind), work);
    await watch.end();
    if (!whole) {
      await change(() => ({ state: 'waiting', events, error: undefined }));
      return watch.over() ? { outcome: 'over', due: [] } : { outcome: 'again', due: [name] };
    }
    await change(() => ({ state: 'done', events, error: undefined }));
    return { outcome: 'done', due: await settleJob(store, id) };
  } catch (error) {
    await watch.end();
    if (isProjectionError(error) && error.code === 'taken-over') return { outcome: 'elsewhere', due: [] };
    await change(() => ({ state: 'waiting', events, error: shardError(error) }));
    throw error;
  }
}

async function doShard(kind: JobKind, work: ShardWork): Promise<boolean> {
  if (work.shard !== lastShard) return kind.run(work);
  return (await kind.finish?.(work)) ?? true;
}

/** Asks for a stop when time is up, when the caller says so, or when a look at the job says that it is over. */
function watching(
  { limitMs, signal, tickMs = 2_000 }: ShardRun,
  look: () => Promise<boolean>,
): { readonly signal: AbortSignal; readonly over: () => boolean; readonly end: () => Promise<void> } {
  const stop = new AbortController();
  let over = false;
  let looking = Promise.resolve();
  const asked = () => {
    stop.abort();
  };
  const limit = limitMs === undefined ? undefined : setTimeout(asked, limitMs);
  if (signal?.aborted) asked();
  signal?.addEventListener('abort', asked);
  const tick = setInterval(() => {
    looking = looking.then(look).then(
      (goesOn) => {
        if (goesOn) return;
        over = true;
        stop.abort();
      },
      // A storage that does not answer stops the work itself, if it lasts.
      () => undefined,
    );
  }, tickMs);
  return {
    signal: stop.signal,
    over: () => over,
    end: async () => {
      clearInterval(tick);
      clearTimeout(limit);
      signal?.removeEventListener('abort', asked);
      await looking;
    },
  };
}

const maxMessage = 2_000;

/** What a shard's row says of an error. */
export function shardError(error: unknown): ShardError {
  if (!(error instanceof Error)) return { message: String(error).slice(0, maxMessage) };
  const { code } = error as Error & { code?: unknown };
  const message = error.message.slice(0, maxMessage);
  const named = { message, code: typeof code === 'string' ? code : undefined };
  if (!isFoldError(error)) return named;
  const { subject, position } = error;
  return { ...named, subject, position };
}
