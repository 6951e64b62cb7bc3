import type { Random } from '../random/random.ts';
import { type Topic, topics } from './topics.ts';

/** A person who does not exist. */
export interface User {
  /** Opaque: what `datasubject` says. */
  readonly id: string;
  /** Conversations, relative to others; few people have most of them. */
  readonly activity: number;
  /** The hour of the day, UTC, around which they write. */
  readonly peakHour: number;
  readonly locale: string;
  readonly channel: string;
  readonly favourite: Topic;
  /** Log odds by which they rate worse than others. */
  readonly grumpiness: number;
  /** How likely they are to say what they think of an answer. */
  readonly outspoken: number;
  /** Their time with the assistant, milliseconds since 1970; `left` may be Infinity. */
  readonly joined: number;
  readonly left: number;
}

const day = 86_400_000;
const locales = ['de-CH', 'fr-CH', 'it-CH', 'en-GB', 'de-DE'] as const;
const channels = ['web', 'app', 'teams', 'phone'] as const;
/** How far from the peak hour people write: larger is closer. */
const concentration = 2;
const weekend = 0.35;

/** How likely a user is to write at a time, against the best time of all. */
export function habit({ peakHour }: Pick<User, 'peakHour'>, at: number): number {
  const hour = (at % day) / 3_600_000;
  const byHour = Math.exp(concentration * (Math.cos(((hour - peakHour) * Math.PI) / 12) - 1));
  const weekday = new Date(at).getUTCDay();
  return weekday === 0 || weekday === 6 ? byHour * weekend : byHour;
}

/** Habit over a whole week. */
export const meanHabit = Array.from({ length: 168 }, (_, hour) =>
  habit({ peakHour: 12 }, hour * 3_600_000),
).reduce((sum, value) => sum + value / 168, 0);

export function makeUsers(count: number, start: number, spanMs: number, random: Random): readonly User[] {
  const users = Array.from({ length: count }, (): User => {
    const joined = random.chance(0.6) ? start : start + random.next() * spanMs;
    return {
      id: `u-${random.hex(2)}`,
      activity: random.lognormal(1, 1.2),
      peakHour: (random.chance(0.7) ? 9.5 : 19) + 2 * random.normal(),
      locale: random.pick(locales),
      channel: random.pick(channels),
      favourite: random.pick(topics),
      grumpiness: random.normal(),
      outspoken: random.between(0.02, 0.5) ** 1.2,
      joined,
      left: random.chance(0.25) ? joined + random.exponential(spanMs / 2) : Infinity,
    };
  });
  // The most active one is always there, so that traffic never dies out.
  const most = users.reduce((best, user) => (user.activity > best.activity ? user : best));
  return users.map((user) => (user === most ? { ...user, joined: start, left: Infinity } : user));
}

export const isHere = ({ joined, left }: User, at: number): boolean => joined <= at && at < left;
