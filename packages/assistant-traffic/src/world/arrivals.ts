import type { Random } from '../random/random.ts';
import { habit, isHere, meanHabit, type User } from './users.ts';

export interface Arrival {
  readonly at: number;
  readonly user: User;
}

/**
 * Who begins a conversation when, oldest first, without end: a Poisson process thinned by the users' habits and
 * tenure. In `spanMs` about `expected` of them.
 */
export function* arrivals(
  users: readonly User[],
  start: number,
  spanMs: number,
  expected: number,
  random: Random,
): Generator<Arrival, never, undefined> {
  const upTo = new Float64Array(users.length);
  let total = 0;
  let present = 0;
  for (const [index, { activity, joined, left }] of users.entries()) {
    upTo[index] = total += activity;
    present += (activity * (Math.min(left, start + spanMs) - joined)) / spanMs;
  }
  const candidates = (expected * total) / (present * meanHabit);
  for (let at = start; ;) {
    at += random.exponential(spanMs / candidates);
    const user = users[indexOf(upTo, random.next() * total)];
    if (user && isHere(user, at) && random.chance(habit(user, at))) yield { at: Math.round(at), user };
  }
}

/** The first index whose sum is above `value`. */
function indexOf(sums: Float64Array, value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
