import type { DraftEvent } from '@annals/events-schema';
import type { conversation, MessagePart } from '@annals/events-schema/catalogue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import type { AnyDataset } from '../src/define/dataset.ts';
import { preferenceExample, sftExample } from '../src/formats/chat-format.ts';
import { promptfooTest } from '../src/formats/promptfoo.ts';
import { assistantCases } from '../src/shipped/assistant/cases.ts';
import { assistantPreferences } from '../src/shipped/assistant/preferences.ts';
import { assistantSft } from '../src/shipped/assistant/sft.ts';
import { asked, builtFrom, type Story, text } from './conversations.ts';

type Conversation = ReturnType<typeof conversation.at>;
type Step = (c: Conversation) => DraftEvent[];

const messageId = fc.constantFrom('q1', 'a1', 'q2', 'a2', 'q3', 'x');
const inferenceId = fc.constantFrom('i1', 'i2', 'i3', '__proto__');
const toolCallId = fc.constantFrom('t1', 't2');
const content = fc.oneof(
  fc.string(),
  fc.constantFrom('secret', '{{ answer }}', '{% raw %}', '{#', 'file://x', '\u2028'),
);
const part: fc.Arbitrary<MessagePart> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('text' as const), content }) },
  fc.record({ type: fc.constant('reasoning' as const), content }),
  fc.record(
    {
      ...{
        type: fc.constant('tool_call' as const),
        id: toolCallId,
        name: fc.constantFrom('weather', '{{x}}'),
      },
      arguments: fc.dictionary(fc.string(), content, { maxKeys: 2 }),
    },
    { requiredKeys: ['type', 'name'] },
  ),
  fc.record({ type: fc.constant('tool_call_response' as const), id: toolCallId, response: content }),
  fc.constant({ type: 'file' as const, modality: 'image', fileId: 'f' }),
);
const parts = fc.array(part, { maxLength: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(fc.constantFrom(1, 2, 3), content, content)
    .map(([n, answer, better]) => (c: Conversation) => [
      ...asked(c, n, answer),
      c.messageCorrected({ messageId: `a${n}`, parts: text(better), correctedBy: 'reviewer' }),
    ]),
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(1, 2, 3), content).map(
      ([n, answer]) =>
        (c: Conversation) =>
          asked(c, n, answer),
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(
        {
          messageId,
          role: fc.constantFrom('system', 'user', 'assistant', 'tool', 'bot'),
          parts,
          inferenceId,
        },
        { requiredKeys: ['messageId', 'role', 'parts'] },
      )
      .map((data) => (c: Conversation) => [c.messageReceived(data)]),
  },
  fc
    .record({ messageId, parts, correctedBy: fc.constantFrom('author', 'reviewer', 'system') })
    .map((data) => (c: Conversation) => [c.messageCorrected(data)]),
  fc
    .record(
      { messageId, givenBy: fc.constant('user'), rating: fc.constantFrom('positive', 'negative') },
      { requiredKeys: ['givenBy', 'rating'] },
    )
    .map((data) => (c: Conversation) => [c.feedbackGiven(data)]),
  fc
    .record({ toolCallId, toolName: fc.constant('weather') })
    .map((data) => (c: Conversation) => [c.toolCalled(data)]),
  fc.record({ toolCallId, result: content }).map((data) => (c: Conversation) => [c.toolReturned(data)]),
  fc
    .record({ inferenceId, errorType: fc.constant('timeout') })
    .map((data) => (c: Conversation) => [c.inferenceFailed(data)]),
);

/** Gives a line in each file, so that none is looked at in vain. */
const base: Story = (c) => [
  ...asked(c, 1),
  c.messageCorrected({ messageId: 'a1', parts: text('better'), correctedBy: 'reviewer' }),
];

test.each<[string, AnyDataset, z.ZodType]>([
  ['sft.jsonl', assistantSft, sftExample],
  ['preferences.jsonl', assistantPreferences, preferenceExample],
  ['cases.jsonl', assistantCases, promptfooTest],
])(
  'whatever happens in a conversation, each line of %s is one, and nothing erased is in it',
  async (...given) => {
    const [, dataset, schema] = given;
    let written = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { maxLength: 12 }), { minLength: 1, maxLength: 3 }),
        async (steps) => {
          const stories: Record<string, Story> = Object.fromEntries(
            steps.map((one, n) => [`c${n}`, (c: Conversation) => one.flatMap((make) => make(c))]),
          );
          stories.base = base;
          const { lines, manifest } = await builtFrom(dataset, {
            stories,
            seal: (event) => {
              const data = event.data as { parts?: unknown };
              const erased = JSON.stringify(data.parts ?? null).includes('secret');
              return erased ? { ...event, data: { ...data, parts: { erased: true } } } : event;
            },
          });
          for (const line of lines) {
            expect(schema.safeParse(line).error).toBeUndefined();
            expect(JSON.stringify(line)).not.toMatch(/secret|"erased"/);
          }
          const rows = manifest.files
            .filter(({ name }) => name.endsWith('.jsonl'))
            .map(({ rows }) => rows ?? 0);
          expect(rows.reduce((a, b) => a + b, 0)).toBe(lines.length);
          written += lines.length;
        },
      ),
      { numRuns: 20 },
    );
    // More than those.
    expect(written).toBeGreaterThan(20);
  },
  60_000,
);
