import { defineCatalogue, defineStream, event, personal } from '@annals/events-schema';
import { personalFieldsOf } from '@annals/privacy';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { personalPaths } from './personal-paths.ts';

const node = z.object({
  said: personal(z.string()),
  get answers() {
    return z.array(node);
  },
});

test('paths lead to whatever is sealed: in lists, records, tuples, and what holds itself', () => {
  const type = 'test.annals.form.filled.v1';
  const filled = event(
    type,
    z.object({
      name: personal(z.string()),
      open: z.boolean(),
      parts: z.array(z.object({ text: personal(z.string()), kind: z.string() })),
      byQuestion: z.record(z.string(), personal(z.string())),
      pair: z.tuple([personal(z.string()), z.number()]),
      thread: node,
    }),
  );
  const form = defineStream({
    category: 'form',
    ordering: 'time',
    events: { filled },
    initial: () => null,
    evolve: { filled: (state: null) => state },
  });
  expect(personalPaths(personalFieldsOf(defineCatalogue([form])).get(type))).toEqual([
    'byQuestion.*',
    'name',
    'pair[0]',
    'parts[].text',
    'thread.said',
  ]);
  expect(personalPaths(undefined)).toEqual([]);
});
