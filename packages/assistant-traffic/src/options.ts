import { TrafficError } from './errors.ts';

export interface TrafficOptions {
  /** A whole number: the same seed, with the same options, gives the same events to the byte. */
  readonly seed: number;
  /** How many events. The last conversations are cut off where they stand, as in any log. */
  readonly events: number;
  /** When it begins, RFC 3339; `2026-01-01T00:00:00Z` unless told. */
  readonly from?: string | undefined;
  /** About how many days the events spread over, whatever their number; 180 unless told. */
  readonly days?: number | undefined;
  /** How many people there are; 2,000 unless told. */
  readonly users?: number | undefined;
  /** Share of those who let their data be used for training who later withdraw that; 0.1 unless told. */
  readonly withdrawn?: number | undefined;
}

/** @throws TrafficError `options-invalid` */
export function checked({
  seed,
  events,
  from = '2026-01-01T00:00:00Z',
  days = 180,
  users = 2_000,
  withdrawn = 0.1,
}: TrafficOptions) {
  const start = Date.parse(from);
  must(Number.isSafeInteger(seed), `seed is a whole number, not ${seed}`);
  must(Number.isSafeInteger(events) && events >= 0, `events is a number of events, not ${events}`);
  must(start >= 0, `from is a time since 1970, RFC 3339, not ${from}`);
  must(days > 0 && days <= 36_500, `days is more than 0 and at most 36,500, not ${days}`);
  must(Number.isSafeInteger(users) && users > 0, `users is a number of people from 1 on, not ${users}`);
  share('withdrawn', withdrawn);
  return { seed, events, start, spanMs: days * 86_400_000, users, withdrawn };
}

export const share = (name: string, value: number): void => {
  must(value >= 0 && value <= 1, `${name} is a share from 0 to 1, not ${value}`);
};

function must(holds: boolean, message: string): void {
  if (!holds) throw new TrafficError('options-invalid', message);
}
