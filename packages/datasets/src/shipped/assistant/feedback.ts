import { conversation } from '@annals/events-schema/catalogue';
import { defineDataset } from '../../define/dataset.ts';
import { count, lastValue, rate, timeSince } from '../../define/windows.ts';
import { requestOf } from './model-input.ts';
import type { Said } from './message-fates.ts';

const rated = (events: readonly Said[], rating: string) =>
  events.filter(({ name, data }) => name === 'feedbackGiven' && data.rating === rating).length;

const hour = { hours: 1 };

/** When a model has answered: will somebody be unhappy with the answer, or the conversation, within a week? */
export const assistantFeedback = defineDataset({
  name: 'assistant-feedback',
  version: 1,
  entity: conversation,
  moment: { event: 'inferenceCompleted', include: true },
  horizon: { days: 7 },
  features: {
    channel: { text: ({ state }) => state.started?.channel },
    agent_version: { text: ({ state }) => state.started?.agentVersion },
    model: {
      text: ({ moment, events }) =>
        moment && (moment.data.responseModel ?? requestOf(events, moment.data.inferenceId)?.requestModel),
    },
    prompt_name: {
      text: ({ moment, events }) => moment && requestOf(events, moment.data.inferenceId)?.promptName,
    },
    prompt_version: {
      text: ({ moment, events }) => moment && requestOf(events, moment.data.inferenceId)?.promptVersion,
    },
    temperature: {
      number: ({ moment, events }) => moment && requestOf(events, moment.data.inferenceId)?.temperature,
    },
    finish_reason: { text: ({ moment }) => moment?.data.finishReasons?.[0] },
    turns: { number: ({ state }) => state.messages.filter(({ role }) => role === 'user').length },
    input_tokens: { number: ({ moment }) => moment?.data.inputTokens },
    cached_tokens: { number: ({ moment }) => moment?.data.cacheReadInputTokens },
    output_tokens: { number: ({ moment }) => moment?.data.outputTokens },
    reasoning_tokens: { number: ({ moment }) => moment?.data.reasoningOutputTokens },
    output_tokens_so_far: { number: ({ state }) => state.usage.outputTokens },
    latency_ms: { number: ({ moment }) => moment?.data.latencyMs },
    first_chunk_ms: { number: ({ moment }) => moment?.data.timeToFirstChunkMs },
    calls: count('inferenceRequested'),
    calls_within_hour: rate('inferenceRequested', hour),
    failures: count('inferenceFailed'),
    failures_within_hour: count('inferenceFailed', hour),
    tool_calls: count('toolCalled'),
    tool_calls_within_minutes: count('toolCalled', { minutes: 5 }),
    tool_errors: {
      number: ({ state }) =>
        Object.values(state.toolCalls).filter(({ result }) => result?.errorType !== undefined).length,
    },
    tool_latency_ms: lastValue('toolReturned', 'latencyMs'),
    retrievals: count('retrievalPerformed'),
    retrieved: { number: ({ state }) => state.retrievals.at(-1)?.documents.length },
    retrieval_score: { number: ({ state }) => state.retrievals.at(-1)?.documents[0]?.score },
    guardrails: count('guardrailTriggered'),
    corrections: count('messageCorrected'),
    negative_before: { number: ({ events }) => rated(events, 'negative') },
    positive_before: { number: ({ events }) => rated(events, 'positive') },
    since_start_s: timeSince('started'),
    since_message_s: timeSince('messageReceived'),
    since_failure_s: timeSince('inferenceFailed'),
    since_feedback_s: timeSince('feedbackGiven'),
    hour_utc: { number: ({ at }) => Number(at.slice(11, 13)) },
  },
  labels: {
    negative: {
      flag: ({ known, moment, after }) => {
        const answers = new Set(
          [...known.events, ...after].flatMap(({ name, data }) =>
            name === 'messageReceived' && data.inferenceId === moment?.data.inferenceId
              ? [data.messageId]
              : [],
          ),
        );
        return after.some(
          ({ name, data }) =>
            name === 'feedbackGiven' &&
            data.rating === 'negative' &&
            (data.messageId === undefined || answers.has(data.messageId)),
        );
      },
    },
  },
  split: { test: 0.2 },
  consent: { purpose: 'training' },
});
