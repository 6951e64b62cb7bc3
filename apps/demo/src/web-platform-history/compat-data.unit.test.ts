import { beforeAll, expect, test } from 'vitest';
import { loadCompatSource } from './compat-source.ts';
import { historyOf, type History } from './history.ts';
import { pathOfStreamId } from './stream-id.ts';

let history: History;

beforeAll(() => {
  history = historyOf(loadCompatSource());
});

test('the real history is at least 50,000 events over at least 18,000 features', () => {
  expect(history.events.length).toBeGreaterThanOrEqual(50_000);
  expect(history.streams).toBeGreaterThanOrEqual(18_000);
});

test('no two events of it have one identity, or one place in a stream', () => {
  expect(new Set(history.events.map(({ id }) => id)).size).toBe(history.events.length);
  const places = history.events.map(({ subject, time, sequence }) => [subject, time, sequence].join(' '));
  expect(new Set(places).size).toBe(places.length);
});

test('no feature of it has an id that is too long or cannot be read back', () => {
  expect(history.leftOut.get('id-too-long')).toBeUndefined();
  const ids = new Set(history.events.map(({ subject }) => subject.slice('web-feature/'.length)));
  for (const id of ids) if (!pathOfStreamId(id)) expect.fail(id);
});
