import { type Erased } from '@annals/events-schema';
import { conversation, type MessageParts } from '@annals/events-schema/catalogue';
import type { z } from 'zod';
import { defineProjection } from '../define/projection.ts';

type Parts = z.output<typeof MessageParts> | Erased;

export interface Transcript {
  startedAt?: string;
  channel?: string;
  agentVersion?: string;
  endedAt?: string;
  endedBecause?: string;
  /** In the order received. */
  messages: TranscriptMessage[];
}

export interface TranscriptMessage {
  readonly messageId: string;
  readonly role: string;
  readonly name?: string | Erased | undefined;
  readonly at: string;
  /** As last corrected. */
  parts: Parts;
  correctedAt?: string;
}

/** What was said in a conversation: a row a conversation, by its id. */
export const transcript = defineProjection({
  name: 'transcript',
  version: 1,
  streams: { conversation },
  initial: (): Transcript => ({ messages: [] }),
  evolve: {
    conversation: {
      started: (state, { time, data: { channel, agentVersion } }) => ({
        ...state,
        startedAt: time,
        channel,
        agentVersion,
      }),
      ended: (state, { time, data }) => ({ ...state, endedAt: time, endedBecause: data.reason }),
      messageReceived: (state, { time, data: { messageId, role, name, parts } }) => {
        state.messages.push({ messageId, role, name, at: time, parts });
        return state;
      },
      messageCorrected: (state, { time, data: { messageId, parts } }) => {
        const message = state.messages.findLast((candidate) => candidate.messageId === messageId);
        if (message) Object.assign(message, { parts, correctedAt: time });
        return state;
      },
    },
  },
  key: ({ id }) => id,
});
