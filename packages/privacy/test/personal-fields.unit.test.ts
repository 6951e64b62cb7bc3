import { defineCatalogue, defineStream, event, personal } from '@annals/events-schema';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { changeFields, personalFieldsOf } from '../src/index.ts';

/** Data with `#` in the place of each personal field. */
function marked(schema: z.ZodType, data: unknown): unknown {
  const written = event('test.annals.form.written.v1', schema);
  const stream = defineStream({
    category: 'form',
    ordering: 'time',
    events: { written },
    initial: () => 0,
    evolve: { written: (count) => count },
  });
  const fields = personalFieldsOf(defineCatalogue([stream])).get(written.type);
  return fields ? changeFields(fields, data, () => '#') : data;
}

const secret = personal(z.string());

test.each<[string, z.ZodType, unknown, unknown]>([
  [
    'a record whose keys have a pattern',
    z.object({ answers: z.looseRecord(z.string().regex(/^q/), secret) }),
    { answers: { q1: 'yes' } },
    { answers: { q1: '#' } },
  ],
  [
    'what one alternative declares in part and another is a record of',
    z.union([
      z.object({ a: z.object({ x: secret, y: z.string() }) }),
      z.record(z.string(), personal(z.json())),
    ]),
    { a: { x: 'one', y: 'two' } },
    { a: '#' },
  ],
  [
    'what is not declared, but not what is declared beside it',
    z.object({ kind: z.string() }).catchall(secret),
    { kind: 'note', words: 'one' },
    { kind: 'note', words: '#' },
  ],
  [
    'a part of an intersection',
    z.intersection(z.object({ a: secret }), z.object({ b: z.string() })),
    { a: '', b: '' },
    { a: '#', b: '' },
  ],
  [
    'a field that was made optional, described and refined after it was marked',
    z.object({
      a: secret
        .describe('a')
        .refine(() => true)
        .nullish(),
    }),
    { a: 'one' },
    { a: '#' },
  ],
])('personal is %s', (_, schema, data, expected) => {
  expect(marked(schema, data)).toEqual(expected);
});
