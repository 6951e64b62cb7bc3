import { expect, test } from 'vitest';
import { assistantPreferences } from '../src/shipped/assistant/preferences.ts';
import { asked, builtFrom, type Story, text } from './conversations.ts';

const preferences = { ...assistantPreferences, split: {} };
const linesOf = async (story: Story) => (await builtFrom(preferences, { stories: { ada: story } })).lines;
const pair = (better: string, worse: string) => ({
  input: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'question 1' },
    ],
  },
  preferred_output: [{ role: 'assistant', content: better }],
  non_preferred_output: [{ role: 'assistant', content: worse }],
});

test('a corrected answer is preferred over what it was, as last corrected', async () => {
  const lines = await linesOf((c) => [
    ...asked(c, 1, 'wrong'),
    c.messageCorrected({ messageId: 'a1', parts: text('better'), correctedBy: 'reviewer' }),
    c.messageCorrected({ messageId: 'a1', parts: text('right'), correctedBy: 'author' }),
    ...asked(c, 2),
  ]);
  expect(lines).toEqual([pair('right', 'wrong')]);
});

test('what the system redacted does not come back as the worse answer, nor a correction that changed nothing', async () => {
  const lines = await linesOf((c) => [
    ...asked(c, 1, 'call 555-0100'),
    c.messageCorrected({ messageId: 'a1', parts: text('call'), correctedBy: 'reviewer' }),
    c.messageCorrected({ messageId: 'a1', parts: text('[number]'), correctedBy: 'system' }),
    ...asked(c, 2, 'same'),
    c.messageCorrected({ messageId: 'a2', parts: text('same'), correctedBy: 'reviewer' }),
  ]);
  expect(lines).toEqual([]);
});

const again: Story = (c) => [
  ...asked(c, 1, 'first'),
  c.inferenceRequested({
    ...{ inferenceId: 'i9', operation: 'chat', providerName: 'openai', requestModel: 'gpt' },
    ...{ systemInstructions: text('Be brief.'), inputMessageIds: ['q1'] },
  }),
  c.messageReceived({ messageId: 'a9', role: 'assistant', parts: text('second'), inferenceId: 'i9' }),
];

test('of two answers to one input the one that was liked is preferred', async () => {
  const rate =
    (story: Story, first: 'positive' | 'negative', second: 'positive' | 'negative'): Story =>
    (c) => [
      ...story(c),
      c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: first }),
      c.feedbackGiven({ messageId: 'a9', givenBy: 'user', rating: second }),
    ];
  expect(await linesOf(rate(again, 'negative', 'positive'))).toEqual([pair('second', 'first')]);
  expect(await linesOf(rate(again, 'positive', 'negative'))).toEqual([pair('first', 'second')]);
  expect(await linesOf(rate(again, 'positive', 'positive'))).toEqual([]);
});

test('answers to other inputs are no pair', async () => {
  const lines = await linesOf((c) => [
    ...asked(c, 1),
    ...asked(c, 2),
    c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'negative' }),
    c.feedbackGiven({ messageId: 'a2', givenBy: 'user', rating: 'positive' }),
  ]);
  expect(lines).toEqual([]);
});
