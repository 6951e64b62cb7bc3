import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { event, upcastFrom } from '../define/event.ts';
import type { Foldable } from '../define/foldable.ts';
import { defineStream } from '../define/stream.ts';
import type { RecordedEvent } from '../envelope/cloud-event.ts';
import { type FoldErrorCode, isFoldError } from '../errors.ts';
import { evolve, fold } from './fold.ts';

const v1 = event('ai.annals.price.set.v1', z.object({ euros: z.number() }));
const v2 = event(
  'ai.annals.price.set.v2',
  z.object({ cents: z.number() }),
  upcastFrom(v1, ({ euros }) => ({ cents: euros * 100 })),
);
const v3 = event(
  'ai.annals.price.set.v3',
  z.object({ cents: z.number(), currency: z.string() }),
  upcastFrom(v2, ({ cents }) => {
    if (cents < 0) throw new Error('no negative prices');
    return { cents, currency: 'EUR' };
  }),
);
const price = defineStream({
  category: 'price',
  ordering: 'sequence',
  events: { set: v3 },
  initial: () => [] as string[],
  evolve: {
    set: (seen, { type, data: { cents, currency } }) => {
      if (currency === 'XXX') throw new Error('no such currency');
      seen.push(`${type} ${cents} ${currency}`);
      return seen;
    },
  },
});

const recorded = (type: string, data: unknown, position = '0000000000000001'): RecordedEvent => ({
  specversion: '1.0',
  id: 'e-1',
  source: '/apps/shop',
  type,
  subject: 'price/p-1',
  time: '2026-11-01T00:00:00Z',
  position,
  recordedtime: '2026-11-01T00:00:01.000000000Z',
  contenthash: '',
  data,
});

test('every older version is brought to the newest, step by step', () => {
  const events = [
    recorded('ai.annals.price.set.v1', { euros: 2 }),
    recorded('ai.annals.price.set.v2', { cents: 300 }),
    recorded('ai.annals.price.set.v3', { cents: 400, currency: 'CHF' }),
  ];
  const before = structuredClone(events);
  expect(fold(price, events)).toEqual([
    'ai.annals.price.set.v3 200 EUR',
    'ai.annals.price.set.v3 300 EUR',
    'ai.annals.price.set.v3 400 CHF',
  ]);
  expect(events).toEqual(before);
});

test('no events give the initial state, a new one each time', () => {
  expect(fold(price, [])).toEqual([]);
  expect(fold(price, [])).not.toBe(fold(price, []));
});

test('a fold goes on from a state', () => {
  const event = recorded('ai.annals.price.set.v1', { euros: 2 });
  expect(fold(price, [event], ['earlier'])).toEqual(['earlier', 'ai.annals.price.set.v3 200 EUR']);
  expect(evolve(price, ['earlier'], event)).toEqual(fold(price, [event], ['earlier']));
});

describe('a history that cannot be folded is named by stream, position and type', () => {
  const forgetful = { ...price, evolve: { set: () => undefined } } as unknown as Foldable<string[]>;
  test.each<[FoldErrorCode, string, unknown, Foldable<string[]>, string | undefined]>([
    ['unknown-event-type', 'ai.annals.price.unset.v1', {}, price, undefined],
    ['upcast-threw', 'ai.annals.price.set.v1', { euros: -1 }, price, 'no negative prices'],
    ['upcast-threw', 'ai.annals.price.set.v1', undefined, price, 'Cannot destructure'],
    ['evolve-threw', 'ai.annals.price.set.v3', { cents: 1, currency: 'XXX' }, price, 'no such currency'],
    [
      'evolve-returned-nothing',
      'ai.annals.price.set.v3',
      { cents: 1, currency: 'EUR' },
      forgetful,
      undefined,
    ],
  ])('%s: %s %j', (code, type, data, stream, because) => {
    try {
      fold(stream, [recorded(type, data, '0000000000000007')]);
      expect.fail('it was folded');
    } catch (error) {
      if (!isFoldError(error)) throw error;
      expect(error).toMatchObject({ code, subject: 'price/p-1', position: '0000000000000007', type });
      expect(error.message).toContain(`${code} at price/p-1, position 0000000000000007, ${type}`);
      if (because !== undefined) {
        expect(error.message).toContain(because);
        expect(error.cause).toBeInstanceOf(Error);
      }
    }
  });
});
