import { ingestEach, openMemoryStore, type QuarantineEntry } from '@annals/event-store';
import { catalogue, eventRejected } from '@annals/events-schema/catalogue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { declaredPath } from './declared-path.ts';
import { isRejection, type Rejection, rejectionOf } from './rejection.ts';

const message = {
  specversion: '1.0',
  id: 'm-1',
  source: '/apps/chat',
  type: 'ai.annals.message.received.v1',
  subject: 'conversation/c-42',
  time: '2026-01-01T00:00:00Z',
  sequence: '1',
  data: { messageId: 'm-1', role: 'user', parts: [{ type: 'text', content: 'hello' }] },
};

/** What is said of an event, once a store has refused it. */
async function said(event: unknown): Promise<{ rejection: Rejection; entry: QuarantineEntry }> {
  const store = await openMemoryStore({ catalogue });
  const [way] = await ingestEach(store, [event]);
  if (!way || !('refused' in way)) throw new Error('the store has accepted it');
  return { rejection: rejectionOf(way.refused, catalogue), entry: way.refused };
}

test('a rejection names the event, the reason and the rules, and stands at the event’s subject', async () => {
  const data = { ...message.data, parts: [{ type: 'text', content: 7 }] };
  const { rejection, entry } = await said({ ...message, data });
  expect(rejection).toEqual({
    specversion: '1.0',
    id: entry.id,
    source: '/annals/processor',
    type: 'ai.annals.event.rejected.v1',
    subject: 'conversation/c-42',
    time: entry.quarantinedtime,
    datacontenttype: 'application/json',
    data: {
      quarantineId: entry.id,
      reason: 'invalid',
      violations: [{ field: 'data.parts[*].content', rule: 'invalid_type' }],
      id: 'm-1',
      source: '/apps/chat',
      type: 'ai.annals.message.received.v1',
      subject: 'conversation/c-42',
    },
  });
  expect(eventRejected.schema.safeParse(rejection.data).success).toBe(true);
});

test('the same refusal is the same event', async () => {
  const bad = { ...message, data: 0 };
  expect((await said(bad)).rejection.id).toBe((await said({ ...bad })).rejection.id);
  expect((await said({ ...bad, id: 'm-2' })).rejection.id).not.toBe((await said(bad)).rejection.id);
});

test.each([
  ['null', null],
  ['text', 'text'],
  ['nothing that is text', { id: 7, source: [], type: null, subject: { a: 1 } }],
  ['empty texts', { id: '', source: '', type: '', subject: '' }],
  ['control characters', { id: 'a\n', source: '\u0000', type: '\ud800', subject: 'a\u0085' }],
  ['texts that are too long', { id: 'x'.repeat(513), subject: 'conversation/'.padEnd(300, 'x') }],
])('an event of %s is rejected without a name', async (_, event) => {
  const { rejection } = await said(event);
  expect(rejection).not.toHaveProperty('subject');
  const { quarantineId, reason, violations, ...names } = rejection.data;
  expect([quarantineId.length, reason, violations.length > 0]).toEqual([20, 'invalid', true]);
  expect(JSON.stringify(names)).toBe('{}');
});

test('of a path only declared names are left', () => {
  const definition = catalogue.byType.get(message.type)?.versions.get(message.type)?.definition;
  const path = (field: string) => declaredPath(field, definition);
  expect(path('data.parts[0].content')).toBe('data.parts[*].content');
  expect(path('data.parts[0].jane doe.content')).toBe('data.parts[*].*.content');
  expect(path('data.a.b][.c')).toBe('data.*.*][.*');
  expect(path('time')).toBe('time');
  expect(path('janedoe')).toBe('*');
  expect(path('')).toBe('');
  expect(declaredPath('data.parts', undefined)).toBe('data.*');
});

test('nothing of what an event says is in its rejection, whatever it says and however it is wrong', async () => {
  const canary = 'kanarienvogel';
  const words = fc.string({ unit: 'grapheme-ascii', maxLength: 5 }).map((text) => `${canary}${text}`);
  const payload = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      words,
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(words, tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const store = await openMemoryStore({ catalogue });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...catalogue.byType.keys(), 'ai.annals.thing.unknown.v1'),
      payload,
      fc.dictionary(fc.constantFrom('tenantid', 'datasubject', `${canary}X`, 'Upper', 'time'), words),
      fc.constantFrom(...(['messageId', 'parts', 'role', 'metadata', 'arguments'] as const)),
      async (type, data, attributes, key) => {
        const category = catalogue.byType.get(type)?.category ?? 'conversation';
        const event = { ...message, type, subject: `${category}/c-1`, ...attributes, data: { [key]: data } };
        const [way] = await ingestEach(store, [event]);
        if (way && 'refused' in way)
          expect(JSON.stringify(rejectionOf(way.refused, catalogue))).not.toContain(canary);
      },
    ),
  );
});

test('a rejection is known by its type, and nothing else is', () => {
  expect(isRejection({ type: 'ai.annals.event.rejected.v1' })).toBe(true);
  for (const other of [message, null, undefined, 'ai.annals.event.rejected.v1', { type: 7 }])
    expect(isRejection(other)).toBe(false);
});
