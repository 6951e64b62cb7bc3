import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { assistantFeedback } from '../src/shipped/assistant/feedback.ts';
import { asked, builtFrom, type Story } from './conversations.ts';

async function rowsOf(stories: Readonly<Record<string, Story>>, refusing: readonly string[] = []) {
  const { texts } = await builtFrom(assistantFeedback, { stories, refusing });
  const bytes = texts['features.parquet'] ?? Buffer.alloc(0);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return parquetReadObjects({ file });
}

const before: Story = (c) => [
  c.started({ channel: 'web', agentVersion: '1.4.0' }),
  ...asked(c, 1),
  c.retrievalPerformed({
    ...{ retrievalId: 'r1', query: 'rain' },
    documents: [{ id: 'd1', score: 0.9 }, { id: 'd2' }],
  }),
  c.toolCalled({ toolCallId: 't1', toolName: 'weather' }),
  c.toolReturned({ toolCallId: 't1', errorType: 'timeout', latencyMs: 30 }),
  ...asked(c, 2).slice(0, 3),
];
const withEnd =
  (end: Story): Story =>
  (c) => [...before(c), ...end(c)];

test('a row is an answered call: what was known then, and whether somebody was unhappy afterwards', async () => {
  const rows = await rowsOf({
    ada: withEnd((c) => [
      ...asked(c, 2).slice(3),
      c.feedbackGiven({ messageId: 'a2', givenBy: 'user', rating: 'negative' }),
    ]),
  });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({ f_turns: 1, f_tool_calls: 0, f_tool_errors: 0, label_negative: false });
  expect(rows[1]).toMatchObject({
    ...{
      f_channel: 'web',
      f_agent_version: '1.4.0',
      f_model: 'gpt',
      f_temperature: 0,
      f_finish_reason: 'stop',
    },
    ...{ f_turns: 2, f_output_tokens: 20, f_output_tokens_so_far: 30, f_latency_ms: 100, f_calls: 2 },
    ...{
      f_tool_calls: 1,
      f_tool_errors: 1,
      f_tool_latency_ms: 30,
      f_since_start_s: 10,
      f_since_failure_s: null,
    },
    ...{ f_retrievals: 1, f_retrieved: 2, f_retrieval_score: 0.9 },
    ...{ label_negative: true, censored: false },
  });
});

test('feedback on the conversation is about every answer before it', async () => {
  const rows = await rowsOf({
    ada: withEnd((c) => [c.feedbackGiven({ givenBy: 'user', rating: 'negative' })]),
  });
  expect(rows.map(({ label_negative }) => label_negative as unknown)).toEqual([true, true]);
});

test('nothing after the moment changes a feature', async () => {
  const features = (rows: readonly Record<string, unknown>[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('f_'))));
  const plain = features(await rowsOf({ ada: before }));
  const later = await rowsOf({
    ada: withEnd((c) => [
      c.feedbackGiven({ messageId: 'a1', givenBy: 'user', rating: 'negative' }),
      c.guardrailTriggered({ guardrailName: 'g', stage: 'output', action: 'flagged', finding: 'hate' }),
      c.inferenceFailed({ inferenceId: 'i2', errorType: 'timeout' }),
      c.toolReturned({ toolCallId: 't1', latencyMs: 9_999 }),
    ]),
  });
  expect(features(later)).toEqual(plain);
});

test('who withdrew consent is not in it', async () => {
  const rows = await rowsOf({ ada: before, bob: before }, ['bob']);
  expect(new Set(rows.map(({ entity_id }) => entity_id as unknown))).toEqual(new Set(['ada']));
});
