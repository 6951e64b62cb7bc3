import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { inertJson, inertText, promptfooConfig } from './promptfoo.ts';

/** As far as the configuration goes: https://www.promptfoo.dev/config-schema.json takes no other property in it. */
const configSchema = z.strictObject({
  description: z.string(),
  prompts: z.array(z.strictObject({ label: z.string(), raw: z.string() })),
  providers: z.array(
    z.strictObject({
      ...{ id: z.string(), label: z.string(), transform: z.string() },
      prompts: z.array(z.string()),
    }),
  ),
  tests: z.string(),
});

test('the configuration reads the cases beside it, and calls no model', () => {
  const { prompts, providers, tests } = configSchema.parse(parse(promptfooConfig));
  expect(tests).toBe('file://cases.jsonl');
  expect(providers.map(({ id }) => id)).toEqual(['echo']);
  expect(providers[0]?.prompts.every((name) => prompts.some(({ label }) => label === name))).toBe(true);
});

test('with the commented provider in place of the first it is one still', () => {
  const own = promptfooConfig
    .replace(/^ {2}- id: echo\n(?: {4}.*\n)*/m, '')
    .replace(/^ {2}# (?=- id| {2})/gm, '  ');
  const { providers } = parse(own) as { providers: { id: string; prompts: string[] }[] };
  expect(providers).toMatchObject([{ id: 'azure:chat:<deployment>', prompts: ['input'] }]);
});

const braces = fc.string({ unit: fc.constantFrom('{', '%', '#', '}', '\\', '"', 'é', 'a', ':', '/') });

test('JSON without templates means the same', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(braces, braces)), (value) => {
      const text = inertJson(value);
      expect(text).not.toMatch(/\{[{%#]/);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
    }),
  );
});

test('a text without templates differs in spaces only', () => {
  fc.assert(
    fc.property(braces, (text) => {
      expect(inertText(text)).not.toMatch(/\{[{%#]|^\w+:/);
      expect(inertText(text).replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    }),
  );
});
