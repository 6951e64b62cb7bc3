import { checkDataset } from '@annals/datasets';
import { expect, test } from 'vitest';
import { sourceOf } from '../../test/compat-source.fixtures.ts';
import { historyOf } from '../web-platform-history/history.ts';
import { interopRows, type InteropRow, storeOf } from './interop-rows.ts';
import { leakingDataset } from './leaking.ts';
import { scoresOf } from './scores.ts';
import { shippedTrial, shuffledTrial, trialOfYear } from './trials.ts';

/** Moments of 2015 to 2024. What blink ships first, a second engine ships nine times out of ten; else once out of ten. */
const rows: InteropRow[] = Array.from({ length: 1_000 }, (_, n) => {
  const year = 2015 + (n % 10);
  const blink = Math.floor(n / 10) % 2 === 0;
  const odd = Math.floor(n / 20) % 10 === 0;
  return {
    ...{
      stream: `web-feature/api.f${n}`,
      at: new Date(Date.UTC(year, 5, 1)),
      area: n % 3 === 0 ? 'css' : 'api',
    },
    ...{ engine: blink ? 'blink' : 'gecko', depth: 2 + (n % 4), label: blink !== odd },
    split: year < 2019 ? 'train' : year > 2020 ? 'test' : undefined,
  };
});

test('what engine, area and depth tell is learnt, above the base rate', () => {
  const { trained, rows: tested, baseRate, accuracy, auc } = shippedTrial(rows);
  expect({ trained, tested, baseRate, accuracy }).toEqual({
    trained: 400,
    tested: 400,
    baseRate: 0.5,
    accuracy: 0.9,
  });
  expect(auc).toBeGreaterThan(0.85);
});

test('with shuffled labels nothing is left of it, and the same nothing every time', () => {
  const { auc, accuracy } = shuffledTrial(rows);
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.2);
  expect(accuracy).toBeLessThan(0.7);
  expect(shuffledTrial(rows)).toEqual(shuffledTrial(rows));
});

test('a year is told from what was decided before it began, of five years', () => {
  expect(trialOfYear(rows, 2022)).toMatchObject({ trained: 500, rows: 100, accuracy: 0.9 });
  expect(trialOfYear(rows, 2018)).toMatchObject({ trained: 100, rows: 100 });
});

test.each([
  ['in order', [0.1, 0.2, 0.8, 0.9], { accuracy: 1, auc: 1 }],
  ['upside down', [0.9, 0.8, 0.2, 0.1], { accuracy: 0, auc: 0 }],
  ['all alike', [0.5, 0.5, 0.5, 0.5], { accuracy: 0.5, auc: 0.5 }],
  ['one pair of four wrong', [0.1, 0.6, 0.5, 0.9], { accuracy: 0.75, auc: 0.75 }],
])('probabilities %s', (_what, probabilities, scores) => {
  expect(scoresOf(probabilities, [false, false, true, true])).toEqual({ rows: 4, baseRate: 0.5, ...scores });
});

test('rows are read from the built dataset, and a feature that leaks into them is caught', async () => {
  const chrome = (n: number) => ({ version_added: String(1 + (n % 28)) });
  const features = Object.fromEntries(
    Array.from({ length: 100 }, (_, n) => [
      `F${n}`,
      { chrome: chrome(n), ...(n % 2 === 0 ? { firefox: chrome(n) } : {}) },
    ]),
  );
  // Four years earlier than the fixture: on the side to train on.
  const earlier = historyOf(sourceOf(features)).events.map((event) => ({
    ...event,
    time: event.time?.replace('2020', '2016'),
  }));
  const store = await storeOf(earlier);
  const built = await interopRows(store, '2024-01-01T00:00:00Z');
  expect(built).toHaveLength(100);
  expect(built.filter(({ label }) => label)).toHaveLength(50);
  expect(built[0]).toMatchObject({ engine: 'blink', area: 'api', depth: 2 });
  const { deciding } = await checkDataset(store, leakingDataset(built));
  expect(deciding).toEqual([{ feature: 'today', label: 'second_engine', auc: 1 }]);
});
