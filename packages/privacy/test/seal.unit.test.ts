import { type CloudEvent, isSealed, type RecordedEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { opener, sealer } from '../src/index.ts';
import { catalogue, page } from './diary.ts';
import { newKeys } from './keys.ts';

const keys = newKeys();
const seal = sealer(catalogue, keys);
const open = opener(catalogue, keys);

const text = fc.string({ unit: 'grapheme' });
const note = fc.record({ at: text, words: text });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const written = fc
  .record({
    title: text,
    mood: optional(text),
    body: optional(fc.jsonValue()),
    notes: optional(fc.array(note)),
    where: optional(fc.tuple(text, text)),
    byName: optional(fc.dictionary(text, note)),
    either: optional(fc.oneof(fc.record({ told: text }), fc.record({ count: fc.nat() }))),
  })
  .map((data) => JSON.parse(JSON.stringify(data)) as Record<string, unknown>);
const events = fc.record({ n: fc.integer({ min: 1, max: 9 }), data: written });

const stored = (event: CloudEvent) => ({ ...event, position: '0000000000000007' }) as RecordedEvent;
const sealed = async (event: CloudEvent) => stored(await seal(event));

/** Every sealed value of some data, with how to put another in its place. */
function fieldsOf(data: unknown): { get: string; set: (text: string) => void }[] {
  if (isSealed(data)) return [{ get: data.sealed, set: (text) => Object.assign(data, { sealed: text }) }];
  return typeof data === 'object' && data !== null ? Object.values(data).flatMap(fieldsOf) : [];
}

beforeAll(() => keys.keyFor({ subject: 'ada' }));

test('what is sealed and opened is as it was, and only personal fields are touched', async () => {
  await fc.assert(
    fc.asyncProperty(events, async ({ n, data }) => {
      const event = page('d', n, { data });
      const before = structuredClone(event);
      const kept = await sealed(event);
      expect(event).toEqual(before);
      expect((await open(kept)).data).toEqual(data);
      const { mood, where } = kept.data as { mood?: string; where?: [string, unknown] };
      expect([mood, where?.[0]]).toEqual([data.mood, (data.where as unknown[] | undefined)?.[0]]);
    }),
  );
});

test('nothing of a personal field is readable in what is sealed, however deep it lies', async () => {
  const canary = 'canary-7';
  const found = fc.record({
    title: fc.constant(canary),
    body: fc.jsonValue().map((value) => [canary, value]),
    notes: fc.constant([{ at: 'noon', words: canary }]),
    where: fc.constant(['home', canary]),
    byName: fc.constant({ x: { at: 'noon', words: canary }, ['__proto__']: { at: 'noon', words: canary } }),
    either: fc.constant({ told: canary }),
  });
  await fc.assert(
    fc.asyncProperty(found, async (data) => {
      expect(JSON.stringify(await seal(page('d', 1, { data })))).not.toContain(canary);
    }),
    { numRuns: 20 },
  );
});

test('the same event gives the same bytes, whatever the order of its keys; another gives others', async () => {
  await fc.assert(
    fc.asyncProperty(events, async ({ n, data }) => {
      const reordered = Object.fromEntries(Object.entries(data).reverse());
      const [one, again, other] = await Promise.all([
        seal(page('d', n, { data })),
        seal(page('d', n, { data: reordered })),
        seal(page('d', n, { data: { ...data, title: `${String(data.title)}.` } })),
      ]);
      expect(again.data).toEqual(one.data);
      expect(other.data).not.toEqual(one.data);
    }),
  );
});

describe('a sealed field does not open, and the error names stream and position,', () => {
  const data = { title: 'one', body: 'one', notes: [{ at: '', words: 'one' }] };
  const named = /^diary\/d, position 0000000000000007: data\/title does not open/;

  test('with any of its characters changed', async () => {
    const kept = await sealed(page('d', 1, { data }));
    const { sealed: text } = (kept.data as { title: { sealed: string } }).title;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', 'x', '7', '_'), async (at, by) => {
        // The bits that the last character has too many say nothing.
        fc.pre(text[at] !== by && text[at] !== '.' && at < text.length - 1);
        const changed = { ...kept, data: { title: { sealed: text.slice(0, at) + by + text.slice(at + 1) } } };
        const opening = (async () => open(changed))();
        await expect(opening).rejects.toMatchObject({
          code: 'seal-broken',
          message: expect.stringMatching(named) as string,
        });
      }),
    );
  });

  test('in the place of another field of its event', async () => {
    const kept = await sealed(page('d', 1, { data }));
    const fields = fieldsOf(kept.data);
    expect(new Set(fields.map(({ get }) => get)).size).toBe(3);
    for (const [index, { get }] of fields.entries()) {
      const copy = structuredClone(kept);
      fieldsOf(copy.data)[(index + 1) % fields.length]?.set(get);
      await expect((async () => open(copy))()).rejects.toMatchObject({ code: 'seal-broken' });
    }
  });

  test.each([
    ['stream', { subject: 'diary/e' }],
    ['id', { id: 'other' }],
    ['source', { source: '/other' }],
    ['tenant', { tenantid: 't' }],
  ])('in an event of another %s', async (_, change) => {
    await Promise.all([keys.keyFor({ subject: 'ada' }), keys.keyFor({ tenant: 't', subject: 'ada' })]);
    const kept = await sealed(page('d', 1));
    const opening = (async () => open({ ...kept, ...change }))();
    await expect(opening).rejects.toMatchObject({
      code: 'seal-broken',
      message: expect.stringContaining(', position 0000000000000007: data/title ') as string,
    });
  });

  test('under the key of another subject', async () => {
    await keys.keyFor({ subject: 'bob' });
    const kept = await sealed(page('d', 1));
    await expect((async () => open({ ...kept, datasubject: 'bob' }))()).rejects.toMatchObject({
      code: 'seal-broken',
    });
  });

  test('where there is no key of its subject', async () => {
    const kept = await sealed(page('d', 1));
    const opening = (async () => opener(catalogue, newKeys())(kept))();
    await expect(opening).rejects.toMatchObject({
      code: 'key-missing',
      message: 'diary/d, position 0000000000000007: table keys has no key of its subject, ada',
    });
  });
});

test('once its subject is erased, a field reads as erased and the rest of the event as it was', async () => {
  const own = newKeys();
  const data = { title: 'one', mood: 'good', notes: [{ at: 'noon', words: 'two' }] };
  const kept = stored(await sealer(catalogue, own)(page('d', 1, { data })));
  await own.erase({ subject: 'ada' });
  expect((await opener(catalogue, own)(kept)).data).toEqual({
    title: { erased: true },
    mood: 'good',
    notes: [{ at: 'noon', words: { erased: true } }],
  });
  await expect((async () => sealer(catalogue, own)(page('d', 2)))()).rejects.toMatchObject({
    code: 'erased-subject',
  });
});

test('an event that names no subject is sealed for its stream, and for its tenant', async () => {
  const own = newKeys();
  const data = { title: 'one' };
  const nobodys = page('d', 1, { data, datasubject: undefined, tenantid: 't' });
  const kept = stored(await sealer(catalogue, own)(nobodys));
  await own.erase({ tenant: 'u', subject: '@diary/d' });
  await own.erase({ subject: '@diary/d' });
  expect((await opener(catalogue, own)(kept)).data).toEqual(data);
  await own.erase({ tenant: 't', subject: '@diary/d' });
  expect((await opener(catalogue, own)(kept)).data).toEqual({ title: { erased: true } });
});

test('an event whose type declares nothing personal is handed on as it is, and needs no key', () => {
  const closed = page('d', 2, { type: 'test.annals.diary.closed.v1', data: { by: 'x' } });
  const none = { keyFor: () => expect.unreachable(), existingKey: () => expect.unreachable() };
  expect(sealer(catalogue, none)(closed)).toBe(closed);
  expect(opener(catalogue, none)(stored(closed))).toEqual(stored(closed));
});
