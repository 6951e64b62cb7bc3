import type { EventStore } from '@annals/event-store';
import { beforeAll, expect, test } from 'vitest';
import { checkDataset } from '../src/check/check-dataset.ts';
import { defineDataset, type DatasetDeclaration } from '../src/define/dataset.ts';
import { ticket, ticketStore } from './tickets.fixtures.ts';

let store: EventStore;
beforeAll(async () => {
  store = await ticketStore(120);
});

type Declaration = DatasetDeclaration<
  ReturnType<typeof ticket.initial>,
  typeof ticket.events,
  keyof typeof ticket.events
>;
const dataset = (changed: Partial<Declaration> = {}) =>
  defineDataset({
    ...{ name: 'closing', version: 1, entity: ticket, clock: 'time' },
    moment: { event: 'answered', include: true },
    horizon: { days: 3 },
    ...changed,
    features: { size: { number: ({ state }) => state.size }, ...changed.features },
    labels: {
      closed: { flag: ({ after }) => after.some(({ name }) => name === 'closed') },
      ...changed.labels,
    },
  });

test('features of what was known are found clean', async () => {
  expect(await checkDataset(store, dataset())).toEqual({
    ...{ rows: 240, compared: 240, peeking: [], deciding: [] },
  });
  expect(await checkDataset(store, dataset(), { sample: 10 })).toMatchObject({ rows: 240, compared: 10 });
});

test('a feature that a label tells what followed is named', async () => {
  const followed = new Map<string, number>();
  const leaking = dataset({
    features: { hint: { number: ({ stream }) => followed.get(stream.id) } },
    labels: {
      later: {
        number: ({ known, after }) => {
          followed.set(known.stream.id, after.length);
          return after.length;
        },
      },
    },
  });
  const { peeking } = await checkDataset(store, leaking);
  expect(peeking).toEqual([
    expect.objectContaining({ feature: 'hint', moments: 120, known: null, built: 2 - 1 }) as object,
  ]);
});

test('a feature that other streams told of a later time is named', async () => {
  let latest = '';
  const leaking = dataset({
    features: {
      news: {
        text: ({ at }) => {
          if (at > latest) latest = at;
          return latest;
        },
      },
    },
  });
  const { peeking } = await checkDataset(store, leaking);
  expect(peeking).toMatchObject([{ feature: 'news' }]);
});

test('a moment that is not chosen by what was known alone is named', async () => {
  let calls = 0;
  const unstable = dataset({ moment: { event: 'answered', include: true, when: () => (calls += 1) <= 360 } });
  expect((await checkDataset(store, unstable)).peeking).toMatchObject([{ feature: undefined }]);
});

test('a feature that all but decides a label is named, as text, number or flag', async () => {
  const closes = (id: string) => Number(id.slice(2)) % 3 === 0;
  const leaking = dataset({
    features: {
      outcome: { text: ({ stream }) => (closes(stream.id) ? 'done' : 'open') },
      code: {
        number: ({ stream }) => (closes(stream.id) ? 1 : Number(stream.id.slice(2)) % 2 === 0 ? 0 : 2),
      },
      missing: { flag: ({ stream }) => (closes(stream.id) ? true : undefined) },
    },
  });
  const { peeking, deciding } = await checkDataset(store, leaking);
  expect(peeking).toEqual([]);
  expect(deciding).toEqual(
    ['outcome', 'code', 'missing'].map((feature) => ({ feature, label: 'closed', auc: 1 })),
  );
});
