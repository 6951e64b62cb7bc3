import { defineStream } from '../../define/stream.ts';
import { ownValueOr } from '../own-key.ts';
import type { Conversation, Inference, ToolCall } from './conversation-state.ts';
import { feedbackGiven } from './feedback.ts';
import { guardrailTriggered } from './guardrail.ts';
import { inferenceCompleted, inferenceFailed, inferenceRequested } from './inference.ts';
import { messageCorrected, messageReceived } from './message.ts';
import { retrievalPerformed } from './retrieval.ts';
import { ended, started } from './session.ts';
import { toolCalled, toolReturned } from './tool.ts';

const initial = (): Conversation => ({
  started: null,
  ended: null,
  messages: [],
  inferences: {},
  usage: {
    completions: 0,
    failures: 0,
    inputTokens: 0,
    cacheReadInputTokens: 0,
    cacheCreationInputTokens: 0,
    outputTokens: 0,
    reasoningOutputTokens: 0,
  },
  toolCalls: {},
  retrievals: [],
  guardrails: [],
  feedback: { conversation: [], messages: {} },
});

const inferenceOf = (state: Conversation, id: string): Inference =>
  ownValueOr(state.inferences, id, () => ({}));
const toolCallOf = (state: Conversation, id: string): ToolCall => ownValueOr(state.toolCalls, id, () => ({}));

/**
 * A conversation between people and an assistant. The application that runs it numbers its events; what
 * others say about it later (evaluations) is in a stream of its own.
 *
 * A history is taken as it is: an answer without its request, or a correction of a message that is not
 * there, is no error.
 */
export const conversation = defineStream({
  category: 'conversation',
  ordering: 'sequence',
  events: {
    started,
    ended,
    messageReceived,
    messageCorrected,
    retrievalPerformed,
    inferenceRequested,
    inferenceCompleted,
    inferenceFailed,
    toolCalled,
    toolReturned,
    guardrailTriggered,
    feedbackGiven,
  },
  initial,
  evolve: {
    started: (state, { time, data }) => {
      state.started = { ...data, at: time };
      return state;
    },
    ended: (state, { time, data }) => {
      state.ended = { ...data, at: time };
      return state;
    },
    messageReceived: (state, { time, data }) => {
      state.messages.push({ ...data, at: time, corrections: [] });
      return state;
    },
    messageCorrected: (state, { time, data: { messageId, parts, ...how } }) => {
      const message = state.messages.findLast((candidate) => candidate.messageId === messageId);
      if (!message) return state;
      message.parts = parts;
      message.corrections.push({ ...how, at: time });
      return state;
    },
    retrievalPerformed: (state, { time, data }) => {
      state.retrievals.push({ ...data, at: time });
      return state;
    },
    inferenceRequested: (state, { time, data }) => {
      inferenceOf(state, data.inferenceId).request = { ...data, at: time };
      return state;
    },
    inferenceCompleted: (state, { time, data }) => {
      inferenceOf(state, data.inferenceId).completion = { ...data, at: time };
      state.usage.completions += 1;
      state.usage.inputTokens += data.inputTokens ?? 0;
      state.usage.cacheReadInputTokens += data.cacheReadInputTokens ?? 0;
      state.usage.cacheCreationInputTokens += data.cacheCreationInputTokens ?? 0;
      state.usage.outputTokens += data.outputTokens ?? 0;
      state.usage.reasoningOutputTokens += data.reasoningOutputTokens ?? 0;
      return state;
    },
    inferenceFailed: (state, { time, data }) => {
      inferenceOf(state, data.inferenceId).failure = { ...data, at: time };
      state.usage.failures += 1;
      return state;
    },
    toolCalled: (state, { time, data }) => {
      toolCallOf(state, data.toolCallId).call = { ...data, at: time };
      return state;
    },
    toolReturned: (state, { time, data }) => {
      toolCallOf(state, data.toolCallId).result = { ...data, at: time };
      return state;
    },
    guardrailTriggered: (state, { time, data }) => {
      state.guardrails.push({ ...data, at: time });
      return state;
    },
    feedbackGiven: (state, { time, data }) => {
      const { conversation, messages } = state.feedback;
      const target =
        data.messageId === undefined ? conversation : ownValueOr(messages, data.messageId, () => []);
      target.push({ ...data, at: time });
      return state;
    },
  },
});
