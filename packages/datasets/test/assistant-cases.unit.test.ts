import { evaluation } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import { promptfooConfig } from '../src/formats/promptfoo.ts';
import { assistantCases } from '../src/shipped/assistant/cases.ts';
import { asked, builtFrom, offered, offeredTools, text } from './conversations.ts';

const score = (id: string, data: Parameters<ReturnType<typeof evaluation.at>['evaluationRecorded']>[0]) =>
  evaluation.at(id).evaluationRecorded(data);

test('a case is what a model was given, what it answered, and what was said of it', async () => {
  const { lines, texts, manifest, names } = await builtFrom(assistantCases, {
    stories: {
      ada: (c) => [
        ...asked(c, 1),
        c.messageCorrected({ messageId: 'q1', parts: text('edited later'), correctedBy: 'author' }),
        c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'positive', comment: 'thanks' }),
        ...asked(c, 2),
      ],
    },
    others: [
      score('ada', { evaluationName: 'Relevance', scoreValue: 4, inferenceId: 'i1' }),
      score('ada', { evaluationName: 'Tone', scoreLabel: 'pass' }),
      score('ada', { evaluationName: 'Relevance', scoreValue: 1, messageId: 'other' }),
      score('bob', { evaluationName: 'Relevance', scoreValue: 2, inferenceId: 'i1' }),
    ],
  });
  expect(lines).toHaveLength(2);
  const [first] = lines as { vars: Record<string, string>; metadata: unknown; assert: unknown }[];
  expect(Object.fromEntries(Object.entries(first?.vars ?? {}).map(([k, v]) => [k, JSON.parse(v)]))).toEqual({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'question 1' },
    ],
    tools: [],
    parameters: { operation: 'chat', providerName: 'openai', requestModel: 'gpt', temperature: 0 },
    answer: { role: 'assistant', content: 'answer 1' },
  });
  expect(first?.assert).toEqual([
    { type: 'rouge-n', metric: 'like-the-expected-answer', threshold: 0.3, value: 'answer 1' },
  ]);
  expect(first?.metadata).toEqual({
    ...{ conversation: 'ada', inferenceId: 'i1', at: '2026-01-01T00:00:03.000000000Z' },
    feedback: [{ about: 'answer', givenBy: 'user', rating: 'positive' }],
    scores: [
      { about: 'answer', name: 'Relevance', scoreValue: 4 },
      { about: 'conversation', name: 'Tone', scoreLabel: 'pass' },
    ],
  });
  expect(texts['promptfooconfig.yaml']?.toString()).toBe(promptfooConfig);
  expect(manifest.files.map(({ name, rows }) => [name, rows])).toContainEqual(['promptfooconfig.yaml', null]);
  expect(Object.keys(manifest.schemas)).toContain('ai.annals.evaluation.recorded.v1');
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
});

test('the tools that a model was offered are written as such, not among its parameters', async () => {
  const { lines } = await builtFrom(assistantCases, { stories: { ada: offered } });
  const [{ vars } = { vars: {} }] = lines as { vars: Record<string, string> }[];
  expect(JSON.parse(vars.tools ?? '')).toEqual(offeredTools.slice(0, 1));
  expect(JSON.parse(vars.parameters ?? '')).not.toHaveProperty('toolDefinitions');
});

test('an answer that somebody disliked must not be given again, one that was corrected should be as corrected', async () => {
  const { lines } = await builtFrom(assistantCases, {
    stories: {
      ada: (c) => [
        ...asked(c, 1),
        c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'negative' }),
        ...asked(c, 2, 'wrong'),
        c.messageCorrected({ messageId: 'a2', parts: text('right'), correctedBy: 'reviewer' }),
      ],
    },
  });
  expect(lines.map(({ assert }) => assert)).toMatchObject([
    [{ type: 'javascript', metric: 'not-the-disliked-answer' }],
    [{ type: 'rouge-n', value: 'right' }],
  ]);
});

test('what was redacted since is in no case, nor a call of a model without an answer', async () => {
  const { lines } = await builtFrom(assistantCases, {
    stories: {
      redacted: (c) => [
        ...asked(c, 1),
        c.messageCorrected({ messageId: 'q1', parts: text('[name]'), correctedBy: 'system' }),
      ],
      failed: (c) => asked(c, 1).slice(0, 2),
    },
  });
  expect(lines).toEqual([]);
});

test('what people write is no template and no file to promptfoo', async () => {
  const hostile = '{{ env.HOME }}{% raw %}{#{{{';
  const { lines } = await builtFrom(assistantCases, {
    stories: { ada: (c) => asked(c, 1, hostile), bob: (c) => asked(c, 1, 'file:///etc/passwd') },
  });
  const cases = lines as { vars: Record<string, string>; assert: { value: string }[] }[];
  const answers = cases.map(({ vars }) => JSON.parse(vars.answer ?? '') as { content: string });
  expect(answers.map(({ content }) => content).sort()).toEqual(['file:///etc/passwd', hostile]);
  for (const { vars, assert } of cases)
    for (const value of [...Object.values(vars), ...assert.map((one) => one.value)]) {
      expect(value).not.toMatch(/\{[{%#]/);
      expect(value).not.toMatch(/^file:/);
    }
});

test('each conversation has its own scores, whatever buckets they lie in, of the time up to the horizon', async () => {
  const ids = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];
  const { lines } = await builtFrom(assistantCases, {
    stories: Object.fromEntries(ids.map((id) => [id, (c) => asked(c, 1)])),
    others: ids.flatMap((id, n) => [
      score(id, { evaluationName: 'Relevance', scoreValue: n }),
      evaluation
        .at(id)
        .evaluationRecorded({ evaluationName: 'Late', scoreValue: n }, { time: '2026-01-20T00:00:00Z' }),
    ]),
  });
  const scores = Object.fromEntries(
    lines.map(({ metadata }) => {
      const { conversation, scores } = metadata as { conversation: string; scores: unknown };
      return [conversation, scores];
    }),
  );
  expect(scores).toEqual(
    Object.fromEntries(
      ids.map((id, n) => [id, [{ about: 'conversation', name: 'Relevance', scoreValue: n }]]),
    ),
  );
});
