import { z } from 'zod';
import { defineStream, event } from '../../src/index.ts';

/** A sequenced stream. */
export const conversation = defineStream({
  category: 'conversation',
  ordering: 'sequence',
  events: {
    messageReceived: event(
      'ai.annals.message.received.v1',
      z.object({ messageId: z.string(), role: z.enum(['user', 'assistant']), text: z.string() }),
    ),
  },
  initial: () => ({ messages: 0 }),
  evolve: { messageReceived: (state) => ({ messages: state.messages + 1 }) },
});

/** A time-ordered one, with data that is no object. */
export const labels = defineStream({
  category: 'labels',
  ordering: 'time',
  events: { changed: event('ai.annals.labels.changed.v1', z.array(z.string())) },
  initial: (): readonly string[] => [],
  evolve: { changed: (_state, { data }) => data },
});

/** `count` messages of one conversation, from the first on. */
export function messages(count: number, text = 'hello') {
  const at = conversation.at('c-42', { after: 0 });
  return Array.from({ length: count }, (_, index) =>
    at.messageReceived({ messageId: `m-${index + 1}`, role: 'user', text }),
  );
}
