import type { Erased } from '@annals/events-schema';
import type { conversation, MessageParts } from '@annals/events-schema/catalogue';
import type { NamedEvent } from '../../define/dataset.ts';

/** An event of a conversation. */
export type Said = NamedEvent<typeof conversation.events>;

type Parts = MessageParts | Erased;

/** What became of a message. */
export interface Fate {
  readonly original: Parts;
  /** As last corrected. */
  parts: Parts;
  readonly correctedBy: Set<'author' | 'reviewer' | 'system'>;
  /** By feedback on what it says now: a correction begins anew. */
  liked: boolean;
  disliked: boolean;
}

/** What became of each message of a conversation, by its id. */
export function messageFates(events: readonly Said[]): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const { name, data } of events) {
    if (name === 'messageReceived')
      fates.set(data.messageId, {
        ...{ original: data.parts, parts: data.parts, correctedBy: new Set() },
        ...{ liked: false, disliked: false },
      });
    if (name === 'messageCorrected') {
      const fate = fates.get(data.messageId);
      if (!fate) continue;
      fate.correctedBy.add(data.correctedBy);
      Object.assign(fate, { parts: data.parts, liked: false, disliked: false });
    }
    if (name === 'feedbackGiven' && data.messageId !== undefined) {
      const fate = fates.get(data.messageId);
      if (fate && data.rating === 'positive') fate.liked = true;
      if (fate && data.rating === 'negative') fate.disliked = true;
    }
  }
  return fates;
}

/** Is somebody unhappy with the conversation as a whole? */
export const conversationDisliked = (events: readonly Said[]): boolean =>
  events.some(
    ({ name, data }) =>
      name === 'feedbackGiven' && data.messageId === undefined && data.rating === 'negative',
  );

/** Did a model write it? */
export const isAnswer = ({
  data,
}: {
  readonly data: { readonly role: string; readonly inferenceId?: string | undefined };
}): boolean => data.role === 'assistant' && data.inferenceId !== undefined;
