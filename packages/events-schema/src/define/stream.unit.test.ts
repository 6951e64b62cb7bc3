import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isDefinitionError } from '../errors.ts';
import { defineCatalogue } from './catalogue.ts';
import { event, upcastFrom } from './event.ts';
import { isErased, personal } from './personal.ts';
import type { EventMap } from './foldable.ts';
import { defineStream } from './stream.ts';

const started = event('ai.annals.conversation.started.v1', z.object({ channel: z.string() }));
const ended = event('ai.annals.conversation.ended.v1', z.object({}));

const declare = (category: string, events: EventMap) =>
  defineStream({
    category,
    ordering: 'time',
    events,
    initial: () => 0,
    evolve: Object.fromEntries(Object.keys(events).map((name) => [name, (count: number) => count + 1])),
  });

const definitionError = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    expect(error.code).toBe('definition-invalid');
    return error.message;
  }
  return expect.fail('it was accepted');
};

describe('a declaration is refused', () => {
  test.each(['', 'Conversation', '1st', 'a_b', 'a/b', 'x'.repeat(65)])('for the category %j', (category) => {
    expect(definitionError(() => declare(category, { started }))).toContain(`category "${category}"`);
  });

  test('when two events have one type', () => {
    expect(definitionError(() => declare('conversation', { started, again: started }))).toBe(
      'category "conversation" declares ai.annals.conversation.started.v1 twice',
    );
  });

  test('when an older version is an event of its own', () => {
    const next = event(
      'ai.annals.conversation.started.v2',
      z.object({ channel: z.string() }),
      upcastFrom(started, (v1) => v1),
    );
    expect(definitionError(() => declare('conversation', { next, started }))).toContain('started.v1 twice');
  });

  test.each([
    'started.v1',
    'ai.annals.Started.v1',
    'ai.annals.started.v0',
    'ai.annals.started.v01',
    'ai..started.v1',
  ])('for the event type %j', (type) => {
    expect(definitionError(() => event(type as 'a.b.v1', z.object({})))).toContain(type);
  });

  test.each<[string, z.ZodType, string]>([
    [
      'has a default',
      z.object({ a: z.string().default('x') }),
      'properties.a is changed by the schema (default)',
    ],
    ['coerces', z.object({ a: z.coerce.number() }), '(number)'],
    ['transforms', z.object({ a: z.string().transform(Number) }), '(pipe)'],
    ['catches', z.object({ a: z.string().catch('x') }), '(catch)'],
    ['trims', z.object({ a: z.string().trim() }), '(overwrite)'],
    ['lowers', z.array(z.string().toLowerCase()), '(overwrite)'],
    ['has dates', z.object({ a: z.date() }), 'Date'],
    ['has a bigint', z.object({ a: z.bigint() }), 'BigInt'],
  ])('when a schema %s', (_, schema, why) => {
    expect(definitionError(() => event('ai.annals.thing.done.v1', schema))).toContain(why);
  });

  test('when a catalogue has one category twice, or one type in two', () => {
    const conversation = declare('conversation', { started });
    expect(definitionError(() => defineCatalogue([conversation, declare('conversation', { ended })]))).toBe(
      'category "conversation" is declared twice',
    );
    expect(definitionError(() => defineCatalogue([conversation, declare('chat', { started })]))).toBe(
      'ai.annals.conversation.started.v1 is declared in "conversation" and "chat"',
    );
  });
});

test('a catalogue knows its streams by category and by every version of a type', () => {
  const v2 = event(
    'ai.annals.conversation.started.v2',
    z.object({}),
    upcastFrom(started, () => ({})),
  );
  const conversation = declare('conversation', { started: v2 });
  const catalogue = defineCatalogue([conversation, declare('other', { ended })]);
  expect(catalogue.streams).toHaveLength(2);
  expect(catalogue.byCategory.get('conversation')).toBe(conversation);
  expect(catalogue.byType.get('ai.annals.conversation.started.v1')).toBe(conversation);
  expect(catalogue.byType.get('ai.annals.conversation.started.v2')).toBe(conversation);
});

describe('the makers of a stream’s events', () => {
  const numbered = defineStream({
    category: 'conversation',
    ordering: 'sequence',
    events: { started, ended },
    initial: () => 0,
    evolve: { started: (count) => count + 1, ended: (count) => count },
  });

  test('number a sequenced stream from where it stands', () => {
    const at = numbered.at('c-42', { after: 7 });
    expect([at.started({ channel: 'web' }), at.ended({})]).toMatchObject([
      {
        type: 'ai.annals.conversation.started.v1',
        subject: 'conversation/c-42',
        sequence: '0000000000000008',
      },
      { type: 'ai.annals.conversation.ended.v1', subject: 'conversation/c-42', sequence: '0000000000000009' },
    ]);
  });

  test('leave a time-ordered one without numbers unless they are given', () => {
    const at = declare('chat', { started }).at('c-42');
    expect(at.started?.({ channel: 'web' })).not.toHaveProperty('sequence');
    expect(at.started?.({ channel: 'web' }, { sequence: 0 })).toMatchObject({
      sequence: '0000000000000000',
    });
  });

  test('pass on attributes, and travel as plain JSON', () => {
    const draft = numbered
      .at('c-42', { after: 0 })
      .started({ channel: 'web' }, { id: 'e-1', time: '2026-11-01T00:00:00Z', correlationid: 'r-1' });
    expect(JSON.parse(JSON.stringify(draft))).toEqual({
      id: 'e-1',
      time: '2026-11-01T00:00:00Z',
      correlationid: 'r-1',
      type: 'ai.annals.conversation.started.v1',
      subject: 'conversation/c-42',
      sequence: '0000000000000001',
      data: { channel: 'web' },
    });
  });

  test.each(['', 'a b', 'a/b', 'é', 'x'.repeat(129)])('refuse the id %j', (id) => {
    expect(definitionError(() => numbered.at(id, { after: 0 }))).toContain('stream id');
  });

  test.each([-1, 0.5, Number.NaN])('refuse to go on after %d events', (after) => {
    expect(definitionError(() => numbered.at('c-42', { after }))).toContain('after');
  });
});

test('a personal field is marked, and what erasure leaves of it is recognised', () => {
  const schema = z.object({ name: personal(z.string().meta({ title: 'Name' })) });
  expect(z.toJSONSchema(schema)).toMatchObject({
    properties: { name: { type: 'string', title: 'Name', 'x-pii': true } },
  });
  expect(isErased({ erased: true })).toBe(true);
  for (const value of [undefined, null, 'erased', true, {}, { erased: false }, []])
    expect(isErased(value)).toBe(false);
});
