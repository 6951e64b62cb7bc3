import { conversation } from '@annals/events-schema/catalogue';
import { defineDataset } from '../../define/dataset.ts';
import { preferenceExample, type PreferenceExample, toolsFor } from '../../formats/chat-format.ts';
import { answerMessage } from './chat-messages.ts';
import { type Fate, isAnswer, messageFates, type Said } from './message-fates.ts';
import { modelInput, requestOf } from './model-input.ts';

interface Pair {
  readonly better: Fate['parts'];
  readonly worse: Fate['parts'];
}

/** A correction by a person is better than what it corrects. What the system redacted must not come back as the worse one. */
const correction = ({ correctedBy, original, parts }: Fate): Pair | undefined =>
  correctedBy.size > 0 && !correctedBy.has('system') ? { better: parts, worse: original } : undefined;

/** What a call of a model was given; a call that does not say is like no other. */
function given(events: readonly Said[], inferenceId: string): string {
  const { inputMessageIds, systemInstructions, toolDefinitions } = requestOf(events, inferenceId) ?? {};
  return inputMessageIds
    ? JSON.stringify([inputMessageIds, systemInstructions, toolDefinitions])
    : inferenceId;
}

/** Of two answers to one input, one was liked and the other was not. */
function rated(
  known: readonly Said[],
  fates: ReadonlyMap<string, Fate>,
  { messageId, inferenceId }: { readonly messageId: string; readonly inferenceId: string },
): Pair | undefined {
  const own = fates.get(messageId);
  const input = given(known, inferenceId);
  const clear = (one: Fate | undefined) => one?.correctedBy.size === 0 && one.liked !== one.disliked;
  if (!own || !clear(own)) return undefined;
  for (const { name, data } of known) {
    if (name !== 'messageReceived' || data.messageId === messageId || data.inferenceId === undefined)
      continue;
    const other = fates.get(data.messageId);
    if (data.role !== 'assistant' || given(known, data.inferenceId) !== input) continue;
    if (!other || !clear(other) || other.liked === own.liked) continue;
    const [better, worse] = own.liked ? [own, other] : [other, own];
    return { better: better.parts, worse: worse.parts };
  }
  return undefined;
}

/**
 * Pairs of a better and a worse answer to one input: an answer and its correction; or two answers of which people liked one
 * only. Written as Azure AI Foundry takes them for direct preference optimization.
 */
export const assistantPreferences = defineDataset({
  name: 'assistant-preferences',
  version: 2,
  entity: conversation,
  moment: {
    event: 'messageReceived',
    include: true,
    when: isAnswer,
  },
  horizon: { days: 7 },
  examples: {
    file: 'preferences.jsonl',
    schema: preferenceExample,
    of: ({ known, after }): PreferenceExample | undefined => {
      const { messageId, inferenceId } = known.moment?.data ?? {};
      if (messageId === undefined || inferenceId === undefined) return undefined;
      const fates = messageFates([...known.events, ...after]);
      const fate = fates.get(messageId);
      const pair = fate && (correction(fate) ?? rated(known.events, fates, { messageId, inferenceId }));
      const input = pair && modelInput(known.events, inferenceId, fates);
      const better = pair && answerMessage(pair.better);
      const worse = pair && answerMessage(pair.worse);
      if (!input || !better || !worse || JSON.stringify(better) === JSON.stringify(worse)) return undefined;
      const messages = [...input.messages, ...input.exchange];
      return {
        input: { messages, ...toolsFor([...messages, better, worse], input.tools) },
        preferred_output: [better],
        non_preferred_output: [worse],
      };
    },
  },
  split: { test: 0.1 },
  consent: { purpose: 'training' },
});
