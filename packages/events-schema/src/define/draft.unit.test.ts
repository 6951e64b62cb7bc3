import { expect, test } from 'vitest';
import { z } from 'zod';
import { declaringStream } from './declared-by.ts';
import { defineDecider } from './decider.ts';
import { completeDraft } from './draft.ts';
import { event } from './event.ts';
import { defineStream } from './stream.ts';

const door = defineStream({
  category: 'door',
  ordering: 'sequence',
  events: {
    opened: event('ai.annals.door.opened.v1', z.object({ by: z.string() })),
    closed: event('ai.annals.door.closed.v1', z.object({})),
  },
  initial: () => ({ open: false }),
  evolve: { opened: () => ({ open: true }), closed: () => ({ open: false }) },
});
const opened = (attributes = {}) => door.at('d-1', { after: 0 }).opened({ by: 'Ada' }, attributes);
const identity = {
  source: '/apps/door',
  now: () => new Date('2026-11-01T00:00:00Z'),
  newId: () => 'e-1',
};

test('a draft gets source, id and time', () => {
  expect(completeDraft(opened(), identity)).toEqual({
    specversion: '1.0',
    id: 'e-1',
    source: '/apps/door',
    type: 'ai.annals.door.opened.v1',
    subject: 'door/d-1',
    time: '2026-11-01T00:00:00.000Z',
    sequence: '0000000000000001',
    datacontenttype: 'application/json',
    data: { by: 'Ada' },
  });
});

test('an id and a time that it has already are kept, so that completing it again gives the same event', () => {
  const draft = opened({ id: 'mine', time: '2020-01-01T00:00:00.123456789Z' });
  expect(completeDraft(draft, identity)).toMatchObject({
    id: 'mine',
    time: '2020-01-01T00:00:00.123456789Z',
  });
  expect(completeDraft(completeDraft(opened(), identity), { source: '/apps/door' })).toEqual(
    completeDraft(opened(), identity),
  );
});

test('ids and times are made where none are given', () => {
  const first = completeDraft(opened(), { source: '/apps/door' });
  const second = completeDraft(opened(), { source: '/apps/door' });
  expect(first.id).not.toBe(second.id);
  expect(Math.abs(Date.parse(first.time) - Date.now())).toBeLessThan(60_000);
});

test('a draft, its copies and the completed event remember the stream; JSON does not', () => {
  const draft = opened();
  expect(declaringStream(draft)).toBe(door);
  expect(declaringStream({ ...draft, correlationid: 'r-1' })).toBe(door);
  expect(declaringStream(completeDraft(draft, identity))).toBe(door);
  expect(declaringStream({ ...completeDraft(draft, identity) })).toBeUndefined();
  expect(declaringStream(JSON.parse(JSON.stringify(draft)) as object)).toBeUndefined();
});

test('a decider decides on the state, and numbers what follows', () => {
  const decider = defineDecider(door, (command: { open: boolean }, { open }, next) => {
    if (open === command.open) return [];
    return command.open ? [next.opened({ by: 'Ada' })] : [next.closed({})];
  });
  expect(decider.decide('d-1', { open: true }, { state: { open: false }, after: 0 })).toEqual([opened()]);
  expect(decider.decide('d-1', { open: false }, { state: { open: true }, after: 5 })).toEqual([
    door.at('d-1', { after: 5 }).closed({}),
  ]);
  expect(decider.decide('d-1', { open: false }, { state: { open: false }, after: 5 })).toEqual([]);
});
