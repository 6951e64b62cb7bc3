import type { EventStore, Ingested } from '@annals/event-store';
import { latenciesOf } from '../telemetry/latency.ts';
import { type Outcome, outcomeOf } from '../telemetry/outcome-of.ts';
import { LiveWindow } from './live-window.ts';

/** Of this process. */
export const live = new LiveWindow();

/** Counts what became of the events of a delivery. */
export function countDelivery(
  store: Pick<EventStore, 'now'>,
  events: readonly unknown[],
  ways: readonly Ingested[],
): void {
  const counts = { appended: 0, duplicate: 0, conflict: 0, quarantined: 0 };
  const times: string[] = [];
  for (const [index, way] of ways.entries()) {
    const { outcome } = outcomeOf(way);
    counts[outcome] += 1;
    if (outcome === 'appended') times.push((events[index] as { readonly time: string }).time);
  }
  live.add(counts, latenciesOf(times, store.now()).ms, Date.now());
}

/** Counts an append to a stream, all of whose events have one outcome. */
export function countAppend(
  store: Pick<EventStore, 'now'>,
  outcome: Outcome,
  events: readonly { readonly time: string }[],
): void {
  const times = outcome === 'appended' ? events.map(({ time }) => time) : [];
  live.add({ [outcome]: events.length }, latenciesOf(times, store.now()).ms, Date.now());
}
