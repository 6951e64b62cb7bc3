import { normaliseTime } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { type DoorAnswer, type DoorRequest, Problem, queryOf } from '@annals/http-doors';
import { type DayActivity, liveActivity } from './live-activity.ts';

/** An answer ends with the day that reaches it. */
const mostRows = 10_000;

/**
 * GET /api/activity: events by day, type and source, from projection `activity`. `build` is null, and nothing is
 * counted, where that was never built; else it counts what was stored when it was last followed. `next` is the `from`
 * of what is left.
 */
export async function readActivity(store: EventStore, request: DoorRequest): Promise<DoorAnswer> {
  const { from, to, category } = queryOf(request.query, ['from', 'to', 'category']);
  for (const day of [from, to]) if (day !== undefined) assertDay(day);
  if (category !== undefined && !store.catalogue.byCategory.has(category))
    throw new Problem('bad-request', `there is no category "${category}"`);
  const found = await liveActivity(store);
  const days: DayActivity[] = [];
  let next: string | null = null;
  for await (const row of found?.days({ from, to }) ?? []) {
    if (category !== undefined && store.catalogue.byType.get(row.type)?.category !== category) continue;
    if (days.length >= mostRows && row.day !== days.at(-1)?.day) {
      next = row.day;
      break;
    }
    days.push(row);
  }
  return { status: 200, body: JSON.stringify({ build: found?.build ?? null, days, next }) };
}

function assertDay(day: string): void {
  if (!/^[\d-]{10}$/.test(day) || normaliseTime(`${day}T00:00:00Z`) === undefined)
    throw new Problem('bad-time', `"${day}" is no day, such as 2026-11-01`);
}
