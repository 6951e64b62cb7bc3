import { expect, test } from 'vitest';
import { declaredLogit, type ModelName, type PromptVersion, simulateTraffic, topics } from '../src/index.ts';
import { mean, seenIn, Share } from './seen.ts';

const seen = seenIn(simulateTraffic({ seed: 21, events: 150_000, withdrawn: 0.2 }));

/** What served, the better the declared quality the earlier. */
const declared = [...seen.scores.keys()].sort((a, b) => declaredOf(b) - declaredOf(a));

function declaredOf(making: string): number {
  const [model, promptVersion] = making.split(' ') as [ModelName, PromptVersion];
  const [topic] = topics;
  return declaredLogit({ model, promptVersion, topic, daysInService: 30 });
}

test('evaluations and ratings rank models and prompt versions as their quality is declared', () => {
  expect(declared).toEqual([
    'synthetic-large-2 4',
    'synthetic-large-1 2',
    'synthetic-small-1 2',
    'synthetic-small-1 1',
    'synthetic-large-1 3',
  ]);
  const scores = declared.map((making) => mean(seen.scores.get(making) ?? []));
  const negative = declared.map((making) => seen.negative.get(making)?.value ?? NaN);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(negative).toEqual(negative.toSorted((a, b) => a - b));
});

test('the prompt version that is rolled back was rated far worse than the one it replaced', () => {
  const before = seen.negative.get('synthetic-large-1 2')?.value ?? NaN;
  const mistake = seen.negative.get('synthetic-large-1 3')?.value ?? NaN;
  expect(before).toBeGreaterThan(0.2);
  expect(before).toBeLessThan(0.4);
  expect(mistake - before).toBeGreaterThan(0.15);
});

test('people rate by temper: their shares of negative ratings differ by more than chance and topics explain', () => {
  const { negativeBy } = seenIn(simulateTraffic({ seed: 21, events: 80_000, users: 24 }));
  const shares = [...negativeBy.values()].filter(({ count }) => count >= 40).map(({ value }) => value);
  expect(shares.length).toBeGreaterThan(8);
  const middle = mean(shares);
  expect(Math.sqrt(mean(shares.map((share) => (share - middle) ** 2)))).toBeGreaterThan(0.1);
});

test('a tenth of the people has a third of the conversations or more', () => {
  const counts = new Map<string, number>();
  for (const { user } of seen.conversations) counts.set(user, (counts.get(user) ?? 0) + 1);
  const sorted = [...counts.values()].sort((a, b) => b - a);
  const top = sorted.slice(0, Math.ceil(sorted.length / 10)).reduce((sum, count) => sum + count, 0);
  expect(top / seen.conversations.length).toBeGreaterThan(1 / 3);
  expect(top / seen.conversations.length).toBeLessThan(0.7);
});

test('people write by day and on weekdays, each around an hour of their own', () => {
  const night = new Share();
  const weekend = new Share();
  const hours = new Map<string, number[]>();
  for (const { user, time } of seen.conversations) {
    const hour = Number(time.slice(11, 13));
    night.add(hour < 4);
    weekend.add([0, 6].includes(new Date(time).getUTCDay()));
    hours.set(user, [...(hours.get(user) ?? []), hour]);
  }
  expect(night.value).toBeLessThan(0.08); // 0.17 if all hours were alike
  expect(weekend.value).toBeLessThan(0.18); // 0.29 if all days were
  // How long the mean of a person's hours on the clock's face is: 0 if they write at any time, 1 if always at one.
  const focus = [...hours.values()]
    .filter((own) => own.length >= 20)
    .map((own) => {
      const turn = (hour: number) => (hour * Math.PI) / 12;
      return Math.hypot(mean(own.map((h) => Math.cos(turn(h)))), mean(own.map((h) => Math.sin(turn(h)))));
    });
  expect(focus.length).toBeGreaterThan(20);
  expect(mean(focus)).toBeGreaterThan(0.6);
});

test('a canary gets its share while it is tried, and nothing before or after', () => {
  const share = (month: string) => seen.canary.get(month)?.value ?? NaN;
  expect(share('2026-01')).toBe(0); // the first is tried from day 54 to 72, the second from day 126 to 144
  expect(share('2026-02')).toBeGreaterThan(0.02);
  expect(share('2026-03')).toBeGreaterThan(0.03);
  expect(share('2026-05')).toBeGreaterThan(0.1);
  expect(share('2026-06')).toBe(0);
});

test('seven in ten allow training; the share asked for withdraws it, those whose day lies beyond the end not yet', () => {
  expect(seen.askedForTraining.value).toBeGreaterThan(0.65);
  expect(seen.askedForTraining.value).toBeLessThan(0.75);
  const end = Date.parse(seen.last);
  const people = [...seen.allowed.values()];
  const expected = mean(people.map(({ since }) => 0.2 * (1 - Math.exp(-(end - since) / (30 * 86_400_000)))));
  const withdrawn = people.filter((person) => person.withdrawn).length / people.length;
  expect(Math.abs(withdrawn - expected)).toBeLessThan(0.04); // three standard deviations
});
