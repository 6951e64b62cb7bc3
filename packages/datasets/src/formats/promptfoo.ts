import { z } from 'zod';

/**
 * A test case of promptfoo, as far as it is used here: https://www.promptfoo.dev/docs/configuration/test-cases and
 * https://www.promptfoo.dev/config-schema.json (TestCase takes no other property, nor does an assertion).
 *
 * promptfoo renders texts in `vars` as templates, twice, and loads what begins with `file://`. So the variables are JSON
 * in a text, see {@link inertJson}.
 */
const inert = z.string().refine((text) => !/\{[{%#]/.test(text) && !/^\w+:/.test(text), 'would be rendered');

export const promptfooTest = z.strictObject({
  description: z.string(),
  vars: z.strictObject({ messages: inert, tools: inert, parameters: inert, answer: inert }),
  assert: z
    .array(
      z.strictObject({
        type: z.enum(['javascript', 'rouge-n']),
        value: inert,
        metric: z.string(),
        threshold: z.number().min(0).max(1).optional(),
      }),
    )
    .min(1),
  metadata: z.record(z.string(), z.unknown()),
});
export type PromptfooTest = z.infer<typeof promptfooTest>;

/** JSON without a template in it: `{{`, `{%` and `{#` stand in JSON only within texts, where they can be escaped. */
export const inertJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /\{([{%#])/g,
    (_match, second: string) => `{\\u00${second.charCodeAt(0).toString(16)}`,
  );

/** A text to compare with loosely: what promptfoo would render or load is broken by a space. */
export const inertText = (text: string): string =>
  text.replace(/\{(?=[{%#])/g, '{ ').replace(/^(?=\w+:)/, ' ');

/** Reads `cases.jsonl` in the same folder. Offline: the recorded answers are judged. */
export const promptfooConfig = `# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json
description: Recorded answers of an assistant
prompts:
  - label: recorded
    raw: '{{ answer }}'
  - label: input
    raw: '{{ messages }}'
providers:
  # No model: hands the recorded answer on, so that the answers people were unhappy with fail.
  - id: echo
    label: recorded-answers
    prompts: [recorded]
    transform: JSON.parse(output).content ?? JSON.parse(output).tool_calls
  # A model of yours, asked what was asked then. It answers once this is uncommented and the one above is not wanted any more:
  # - id: azure:chat:<deployment>
  #   prompts: [input]
  #   config:
  #     apiHost: <resource>.openai.azure.com
tests: file://cases.jsonl
`;
