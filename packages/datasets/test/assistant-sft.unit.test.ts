import { expect, test } from 'vitest';
import { assistantSft } from '../src/shipped/assistant/sft.ts';
import { asked, builtFrom, offered, offeredTools, type Story, text } from './conversations.ts';

const sft = { ...assistantSft, split: {} };
const linesOf = async (story: Story) => (await builtFrom(sft, { stories: { ada: story } })).lines;
const example = (question: string, answer: string) => ({
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: question },
    { role: 'assistant', content: answer, weight: 1 },
  ],
});

test('each answer of a model is an example, with what the model was given', async () => {
  expect(await linesOf((c) => [...asked(c, 1), ...asked(c, 2)])).toEqual([
    example('question 1', 'answer 1'),
    example('question 2', 'answer 2'),
  ]);
});

test('without the ids of its messages a model was given all before, of which earlier answers are not trained on', async () => {
  const lines = await linesOf((c) => [
    ...asked(c, 1),
    c.messageReceived({ messageId: 'q2', role: 'user', parts: text('and?') }),
    c.messageReceived({ messageId: 'a2', role: 'assistant', parts: text('no'), inferenceId: 'i2' }),
  ]);
  expect(lines[1]).toEqual({
    messages: [
      { role: 'user', content: 'question 1' },
      { role: 'assistant', content: 'answer 1', weight: 0 },
      { role: 'user', content: 'and?' },
      { role: 'assistant', content: 'no', weight: 1 },
    ],
  });
});

test('answers that somebody was unhappy with, that failed, were cut or blocked are left out', async () => {
  const without: Story[] = [
    (c) => [...asked(c, 1), c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'negative' })],
    (c) => [...asked(c, 1), c.feedbackGiven({ givenBy: 'user', rating: 'negative' })],
    (c) => [...asked(c, 1), c.inferenceFailed({ inferenceId: 'i1', errorType: 'timeout' })],
    (c) => [...asked(c, 1), c.inferenceCompleted({ inferenceId: 'i1', finishReasons: ['length'] })],
    (c) => [
      ...asked(c, 1),
      c.guardrailTriggered({
        ...{ guardrailName: 'g', stage: 'output', action: 'blocked', finding: 'hate', messageId: 'a1' },
      }),
    ],
  ];
  const stories = Object.fromEntries(without.map((story, n) => [`c${n}`, story]));
  const good: Story = (c) => [
    ...asked(c, 1),
    c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'positive' }),
  ];
  const { lines } = await builtFrom(sft, { stories: { ...stories, good } });
  expect(lines).toEqual([example('question 1', 'answer 1')]);
});

test('what was corrected is written as corrected, the answer and the question', async () => {
  const lines = await linesOf((c) => [
    ...asked(c, 1, 'wrong'),
    c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'negative' }),
    c.messageCorrected({ messageId: 'a1', parts: text('right'), correctedBy: 'reviewer' }),
    c.messageCorrected({ messageId: 'q1', parts: text('question of [name]'), correctedBy: 'system' }),
  ]);
  expect(lines).toEqual([example('question of [name]', 'right')]);
});

test('tools are called and answer, in messages', async () => {
  const call = { type: 'tool_call' as const, id: 't1', name: 'weather', arguments: { city: 'Bern' } };
  const lines = await linesOf((c) => [
    c.messageReceived({ messageId: 'q', role: 'user', parts: text('rain?') }),
    c.messageReceived({ messageId: 'a', role: 'assistant', parts: [call], inferenceId: 'i1' }),
    c.toolCalled({ toolCallId: 't1', toolName: 'weather', arguments: { city: 'Bern' }, inferenceId: 'i1' }),
    c.toolReturned({ toolCallId: 't1', result: { sky: 'dry' } }),
    c.messageReceived({
      ...{ messageId: 'r', role: 'tool' },
      parts: [{ type: 'tool_call_response', id: 't1', response: { sky: 'dry' } }],
    }),
    c.messageReceived({ messageId: 'b', role: 'assistant', parts: text('No.'), inferenceId: 'i2' }),
  ]);
  const tool_calls = [
    { id: 't1', type: 'function', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
  ];
  const tools = [{ type: 'function', function: { name: 'weather' } }];
  expect(lines).toEqual([
    {
      messages: [
        { role: 'user', content: 'rain?' },
        { role: 'assistant', tool_calls, weight: 1 },
      ],
      tools,
    },
    {
      messages: [
        { role: 'user', content: 'rain?' },
        { role: 'assistant', tool_calls, weight: 0 },
        { role: 'tool', tool_call_id: 't1', content: '{"sky":"dry"}' },
        { role: 'assistant', content: 'No.', weight: 1 },
      ],
      tools,
    },
  ]);
});

test('tools are written as the model was offered them, others that it called by their names', async () => {
  expect(await linesOf(offered)).toMatchObject([{ tools: offeredTools }]);
});

test('calls of tools that no message holds stand between question and answer', async () => {
  const lines = await linesOf((c) => [
    c.messageReceived({ messageId: 'q', role: 'user', parts: text('rain?') }),
    c.toolCalled({ toolCallId: 't1', toolName: 'weather', arguments: { city: 'Bern' } }),
    c.toolReturned({ toolCallId: 't1', errorType: 'timeout' }),
    c.messageReceived({ messageId: 'a', role: 'assistant', parts: text('Unknown.'), inferenceId: 'i1' }),
  ]);
  expect(lines).toMatchObject([
    {
      messages: [
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: 't1', function: { name: 'weather' } }] },
        { role: 'tool', tool_call_id: 't1', content: 'error: timeout' },
        { role: 'assistant', content: 'Unknown.', weight: 1 },
      ],
    },
  ]);
});

test('an example that would need an erased part, a file, or a tool that never came back is left out', async () => {
  const image = { type: 'file' as const, modality: 'image', fileId: 'f1' };
  const stories: Record<string, Story> = {
    erased: (c) => asked(c, 1, 'secret'),
    file: (c) => [
      c.messageReceived({ messageId: 'q', role: 'user', parts: [image] }),
      c.messageReceived({ messageId: 'a', role: 'assistant', parts: text('A cat.'), inferenceId: 'i' }),
    ],
    tool: (c) => [
      c.messageReceived({ messageId: 'q', role: 'user', parts: text('rain?') }),
      c.toolCalled({ toolCallId: 't1', toolName: 'weather' }),
      c.messageReceived({ messageId: 'a', role: 'assistant', parts: text('No.'), inferenceId: 'i' }),
    ],
    unknown: (c) => [
      c.inferenceRequested({
        ...{ inferenceId: 'i', operation: 'chat', providerName: 'openai', requestModel: 'gpt' },
        inputMessageIds: ['gone'],
      }),
      c.messageReceived({ messageId: 'a', role: 'assistant', parts: text('No.'), inferenceId: 'i' }),
    ],
  };
  const { lines, texts } = await builtFrom(sft, {
    stories,
    seal: (event) =>
      Promise.resolve(
        JSON.stringify(event.data).includes('secret')
          ? { ...event, data: { ...(event.data as object), parts: { erased: true } } }
          : event,
      ),
  });
  expect(lines).toEqual([]);
  expect(Object.keys(texts)).not.toContain('sft.jsonl');
});

test('nobody who does not allow training is in it, nor a conversation that they take part in', async () => {
  const { lines, manifest } = await builtFrom(sft, {
    stories: {
      ada: (c) => asked(c, 1, 'from ada'),
      bob: (c) => asked(c, 1, 'from bob'),
      eve: (c) =>
        asked(c, 1, 'from eve').map((draft, n) => (n === 0 ? { ...draft, datasubject: 'bob' } : draft)),
    },
    refusing: ['bob'],
  });
  expect(lines.map(({ messages }) => (messages as { content: string }[]).at(-1)?.content)).toEqual([
    'from ada',
  ]);
  expect(manifest.consent).toEqual({ purpose: 'training', refused: 2, withoutSubject: 0 });
});
