import { expect, test } from 'vitest';
import type { DraftEvent } from '../../define/draft.ts';
import { stateAfter } from '../recorded.fixtures.ts';
import { conversation } from './conversation.ts';

const next = () => conversation.at('c-1', { after: 0 });
const after = (...drafts: DraftEvent[]) => stateAfter(conversation, ...drafts);
const said = (content: string) => [{ type: 'text' as const, content }];
const received = (messageId: string, content = 'hello') =>
  next().messageReceived({ messageId, role: 'user', parts: said(content) });

test('a conversation that nothing happened in is empty', () => {
  expect(after()).toMatchObject({ started: null, ended: null, messages: [], usage: { completions: 0 } });
});

test('a conversation knows its channel, when it began, and why it ended', () => {
  const c = next();
  const state = after(c.started({ channel: 'web', agentVersion: '1.4.0' }), c.ended({ reason: 'resolved' }));
  expect(state.started).toEqual({ at: '2026-01-01T00:01:00.000Z', channel: 'web', agentVersion: '1.4.0' });
  expect(state.ended).toEqual({ at: '2026-01-01T00:02:00.000Z', reason: 'resolved' });
});

test('messages are kept in the order received', () => {
  const { messages } = after(received('m-10'), received('m-9'));
  expect(messages.map(({ messageId }) => messageId)).toEqual(['m-10', 'm-9']);
});

test('a corrected message has its new content, and says that it was corrected', () => {
  const { messages } = after(
    received('m-1', 'helo'),
    next().messageCorrected({ messageId: 'm-1', parts: said('hello'), correctedBy: 'author' }),
  );
  expect(messages).toMatchObject([
    { parts: said('hello'), corrections: [{ at: '2026-01-01T00:02:00.000Z', correctedBy: 'author' }] },
  ]);
});

test('a correction of a message that is not there changes nothing', () => {
  const correction = next().messageCorrected({ messageId: 'm-7', parts: [], correctedBy: 'system' });
  expect(after(received('m-1'), correction)).toEqual(after(received('m-1')));
});

test('a message that was erased stays, without its content', () => {
  const erased = { ...received('m-1'), data: { messageId: 'm-1', role: 'user', parts: { erased: true } } };
  expect(after(erased).messages).toMatchObject([{ messageId: 'm-1', parts: { erased: true } }]);
});

test('an inference has its request and its completion under its id', () => {
  const c = next();
  const { inferences } = after(
    c.inferenceRequested({
      inferenceId: 'i-1',
      operation: 'chat',
      providerName: 'openai',
      requestModel: 'gpt-5',
    }),
    c.inferenceCompleted({ inferenceId: 'i-1', responseModel: 'gpt-5-2026-01-01' }),
  );
  expect(inferences['i-1']).toMatchObject({
    request: { requestModel: 'gpt-5' },
    completion: { responseModel: 'gpt-5-2026-01-01' },
  });
});

test('usage is summed over completions, whatever of it each one says', () => {
  const c = next();
  const { usage } = after(
    c.inferenceCompleted({
      inferenceId: 'i-1',
      inputTokens: 100,
      cacheReadInputTokens: 60,
      outputTokens: 20,
      reasoningOutputTokens: 5,
    }),
    c.inferenceCompleted({ inferenceId: 'i-2', inputTokens: 50, cacheCreationInputTokens: 10 }),
    c.inferenceFailed({ inferenceId: 'i-3', errorType: 'timeout' }),
  );
  expect(usage).toEqual({
    completions: 2,
    failures: 1,
    inputTokens: 150,
    cacheReadInputTokens: 60,
    cacheCreationInputTokens: 10,
    outputTokens: 20,
    reasoningOutputTokens: 5,
  });
});

test('answers whose request is not in the history are kept all the same', () => {
  const c = next();
  const state = after(
    c.inferenceCompleted({ inferenceId: 'i-1' }),
    c.inferenceFailed({ inferenceId: 'i-2', errorType: 'timeout' }),
    c.toolReturned({ toolCallId: 't-1', result: 'rain' }),
  );
  expect(Object.keys(state.inferences)).toEqual(['i-1', 'i-2']);
  expect(state.toolCalls['t-1']).toMatchObject({ result: { result: 'rain' } });
});

test('a tool call has its result', () => {
  const c = next();
  const { toolCalls } = after(
    c.toolCalled({ toolCallId: 't-1', toolName: 'weather', arguments: { city: 'Zürich' } }),
    c.toolReturned({ toolCallId: 't-1', result: { sky: 'rain' } }),
  );
  expect(toolCalls['t-1']).toMatchObject({
    call: { arguments: { city: 'Zürich' } },
    result: { result: { sky: 'rain' } },
  });
});

test('feedback belongs to its message, or to the conversation', () => {
  const c = next();
  const { feedback } = after(
    c.feedbackGiven({ messageId: 'm-2', givenBy: 'user', rating: 'negative', comment: 'wrong' }),
    c.feedbackGiven({ givenBy: 'user', rating: 'positive' }),
  );
  expect(feedback.messages['m-2']).toMatchObject([{ rating: 'negative', comment: 'wrong' }]);
  expect(feedback.conversation).toMatchObject([{ rating: 'positive' }]);
});

test('retrievals and guardrails are kept in order', () => {
  const c = next();
  const { retrievals, guardrails } = after(
    c.retrievalPerformed({ retrievalId: 'r-1', query: 'hours', documents: [{ id: 'd-1', score: 1 }] }),
    c.guardrailTriggered({
      guardrailName: 'shield',
      stage: 'input',
      action: 'flagged',
      finding: 'jailbreak',
    }),
  );
  expect(retrievals).toMatchObject([{ query: 'hours', documents: [{ id: 'd-1' }] }]);
  expect(guardrails).toMatchObject([{ finding: 'jailbreak' }]);
});

test.each(['__proto__', 'constructor', 'toString'])('an id may be %s', (id) => {
  const c = next();
  const state = after(
    c.inferenceCompleted({ inferenceId: id, inputTokens: 1 }),
    c.toolCalled({ toolCallId: id, toolName: 'weather' }),
    c.feedbackGiven({ messageId: id, givenBy: 'user', rating: 'positive' }),
    c.feedbackGiven({ messageId: id, givenBy: 'user', rating: 'negative' }),
  );
  expect(Object.keys(state.inferences)).toEqual([id]);
  expect(Object.keys(state.toolCalls)).toEqual([id]);
  expect(Object.entries(state.feedback.messages).map(([key, given]) => [key, given.length])).toEqual([
    [id, 2],
  ]);
  expect(Object.getPrototypeOf(state.inferences)).toBe(Object.prototype);
});

test('a field that is not declared cannot take the place of one that the state keeps', () => {
  const data = { reason: 'left', at: 'never' };
  expect(after({ ...next().ended({ reason: 'left' }), data }).ended?.at).toBe('2026-01-01T00:01:00.000Z');
});
