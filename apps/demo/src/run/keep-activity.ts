import { setTimeout as wait } from 'node:timers/promises';
import type { EventStore } from '@annals/event-store';
import { activity, follow, liveBuild } from '@annals/replay';

const everyMs = 5_000;

/**
 * Takes projection `activity` further every few seconds, until `signal` aborts: what comes in while the stack is up
 * comes into the explorer's charts. Never rejects: what one pass could not do, the next one does.
 */
export async function keepActivity(
  store: EventStore,
  signal: AbortSignal,
  complain: (message: string) => void,
): Promise<void> {
  const pass = async () => {
    await wait(everyMs, undefined, { signal });
    const live = await liveBuild(store.projections, activity.name);
    if (live) await follow(store, activity, live, { signal });
  };
  while (!signal.aborted)
    await pass().catch((error: unknown) => {
      if (!signal.aborted) complain(error instanceof Error ? error.message : String(error));
    });
}
