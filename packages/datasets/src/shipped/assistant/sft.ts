import { conversation } from '@annals/events-schema/catalogue';
import { defineDataset } from '../../define/dataset.ts';
import { type ChatMessage, sftExample, type SftExample, toolsFor } from '../../formats/chat-format.ts';
import { answerMessage } from './chat-messages.ts';
import { conversationDisliked, isAnswer, messageFates, type Said } from './message-fates.ts';
import { modelInput } from './model-input.ts';

/** Earlier answers are not trained on: each has an example of its own, or is not good enough for one. */
const untrained = (message: ChatMessage): ChatMessage =>
  message.role === 'assistant' ? { ...message, weight: 0 } : message;

/** Did a call of a model end early, fail, or have its answer blocked? */
const wentWrong = (events: readonly Said[], inferenceId: string, messageId: string): boolean =>
  events.some(({ name, data }) => {
    if (name === 'inferenceFailed') return data.inferenceId === inferenceId;
    if (name === 'inferenceCompleted')
      return (
        data.inferenceId === inferenceId &&
        (data.finishReasons ?? []).some((reason) => reason === 'length' || reason === 'content_filter')
      );
    if (name !== 'guardrailTriggered' || data.action !== 'blocked' || data.stage !== 'output') return false;
    return data.inferenceId === inferenceId || data.messageId === messageId;
  });

/**
 * Answers to learn from: of a model, whole, as last corrected, with which nobody was unhappy within a week. Written as
 * Azure AI Foundry takes them for supervised fine-tuning.
 */
export const assistantSft = defineDataset({
  name: 'assistant-sft',
  version: 2,
  entity: conversation,
  moment: {
    event: 'messageReceived',
    include: true,
    when: isAnswer,
  },
  horizon: { days: 7 },
  examples: {
    file: 'sft.jsonl',
    schema: sftExample,
    of: ({ known, after }): SftExample | undefined => {
      const { messageId, inferenceId } = known.moment?.data ?? {};
      if (messageId === undefined || inferenceId === undefined) return undefined;
      const events = [...known.events, ...after];
      const fates = messageFates(events);
      const fate = fates.get(messageId);
      if (!fate || fate.disliked || conversationDisliked(events)) return undefined;
      if (wentWrong(events, inferenceId, messageId)) return undefined;
      const input = modelInput(known.events, inferenceId, fates);
      const answer = answerMessage(fate.parts);
      if (!input || !answer) return undefined;
      const messages = [
        ...input.messages.map(untrained),
        ...input.exchange,
        { ...answer, weight: 1 as const },
      ];
      return { messages, ...toolsFor(messages, input.tools) };
    },
  },
  split: { test: 0.1 },
  consent: { purpose: 'training' },
});
