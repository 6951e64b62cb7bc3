import addFormats from 'ajv-formats';
import { Ajv } from 'ajv';
import specs from '@asyncapi/specs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { examples } from '../catalogue/examples.fixtures.ts';
import { catalogue } from '../catalogue/index.ts';
import { defineCatalogue } from '../define/catalogue.ts';
import { event, upcastFrom } from '../define/event.ts';
import { defineStream } from '../define/stream.ts';
import { asyncApiOf } from './async-api.ts';

const info = { title: 'Test', version: '1.0.0' };
const asyncApiSchema = specs.schemasWithoutId['3.0.0'] as object;

function compiler() {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}

/** A document that has been through JSON, as a reader gets it. */
const read = (document: unknown) => JSON.parse(JSON.stringify(document)) as Record<string, unknown>;

const noteV1 = event('ai.annals.note.taken.v1', z.object({ text: z.string() }));
const note = defineStream({
  category: 'note',
  ordering: 'time',
  events: {
    taken: event(
      'ai.annals.note.taken.v2',
      z.object({ words: z.array(z.string()) }),
      upcastFrom(noteV1, ({ text }) => ({ words: text.split(' ') })),
    ),
  },
  initial: () => ({ words: 0 }),
  evolve: { taken: (state, { data }) => ({ words: state.words + data.words.length }) },
});

test.each([
  ['the shipped catalogue', catalogue],
  ['a catalogue with an older version', defineCatalogue([note])],
  ['an empty catalogue', defineCatalogue([])],
])('%s makes a document that AsyncAPI 3.0 accepts', (_, described) => {
  const validate = compiler().compile(asyncApiSchema);
  validate(read(asyncApiOf(described, info)));
  expect(validate.errors ?? []).toEqual([]);
});

test('AsyncAPI 3.0 would refuse a document with an unknown action', () => {
  const document = read(asyncApiOf(defineCatalogue([note]), info));
  (document.operations as Record<string, { action: string }>)['send-note'] = { action: 'publish' };
  expect(compiler().compile(asyncApiSchema)(document)).toBe(false);
});

test('every reference in the document leads somewhere', () => {
  const document = read(asyncApiOf(catalogue, info));
  const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  for (const [, path = ''] of references) {
    const target = path
      .split('/')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    expect(target, path).toBeTypeOf('object');
  }
});

test('producers send the newest version; consumers receive older ones too', () => {
  const { operations } = asyncApiOf(defineCatalogue([note]), info);
  const message = (version: number) => ({
    $ref: `#/channels/note/messages/ai.annals.note.taken.v${version}`,
  });
  expect(operations).toMatchObject({
    'send-note': { action: 'send', messages: [message(2)] },
    'receive-note': { action: 'receive', messages: [message(2), message(1)] },
  });
});

test('a payload of the document takes an example event and refuses one of another type', () => {
  const document = asyncApiOf(catalogue, info);
  const type = 'ai.annals.message.received.v1';
  const validate = compiler().compile({
    ...(document.components.messages as Record<string, { payload: object }>)[type]?.payload,
    components: document.components,
  });
  const received = {
    specversion: '1.0',
    id: 'e-1',
    source: '/test',
    type,
    subject: 'conversation/c-1',
    time: '2026-01-01T00:00:00Z',
    sequence: '1',
    data: examples[type]?.most,
  };
  expect(validate(received)).toBe(true);
  expect(validate({ ...received, type: 'ai.annals.conversation.ended.v1' })).toBe(false);
  expect(validate({ ...received, data: { messageId: 'm-1' } })).toBe(false);
});
