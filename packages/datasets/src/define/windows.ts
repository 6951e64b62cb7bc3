import { assertDuration, type Duration, secondsBetween, shifted } from './duration.ts';

/** What the ready-made features look at: events that were known, in the order of their stream. */
interface Seen {
  readonly at: string;
  readonly events: readonly { readonly name: string; readonly time: string }[];
}

/** A ready-made column: a number, of events that are named. */
interface NumberOf {
  readonly names: readonly string[];
  readonly number: (seen: Seen) => number | undefined;
}

/** How many events of a name were known at the moment; `within` counts those that happened so long before it at most. */
export function count(name: string, within?: Duration): NumberOf {
  if (within) assertDuration(`the window of count(${name})`, within);
  return {
    names: [name],
    number: ({ at, events }) => {
      const from = within ? shifted(at, within, -1) : '';
      return events.reduce((sum, one) => sum + Number(one.name === name && one.time > from), 0);
    },
  };
}

/** The same, by the hour. */
export function rate(name: string, within: Duration): NumberOf {
  const counted = count(name, within);
  return {
    names: [name],
    number: (seen) =>
      ((counted.number(seen) ?? 0) * 3_600) / secondsBetween(shifted(seen.at, within, -1), seen.at),
  };
}

/** Seconds since the last event of a name happened; none if there was none. Negative if it lies ahead. */
export const timeSince = (name: string): NumberOf => ({
  names: [name],
  number: ({ at, events }) => {
    const last = events.findLast((one) => one.name === name);
    return last && secondsBetween(last.time, at);
  },
});

/** A number in the data of the last event of a name; none if it has none. */
export const lastValue = (name: string, field: string): NumberOf => ({
  names: [name],
  number: ({ events }) => {
    const last = events.findLast((one) => one.name === name) as { readonly data?: unknown } | undefined;
    const data = last?.data;
    if (typeof data !== 'object' || data === null || !Object.hasOwn(data, field)) return undefined;
    const value = (data as Readonly<Record<string, unknown>>)[field];
    return typeof value === 'number' ? value : undefined;
  },
});
