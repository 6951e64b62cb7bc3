import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type Erased, defineStream, event, personal, upcastFrom } from '../src/index.ts';

const Role = z.enum(['user', 'assistant']);
const Parts = z.array(z.object({ text: z.string() }));
type Parts = z.infer<typeof Parts>;

const started = event('ai.annals.conversation.started.v1', z.object({ channel: z.string() }));
const messageReceived = event(
  'ai.annals.message.received.v1',
  z.object({ messageId: z.string(), role: Role, parts: personal(Parts) }),
);

interface Conversation {
  channel?: string;
  messages: { messageId: string; parts: Parts | Erased }[];
}
const initial = (): Conversation => ({ messages: [] });

const conversation = defineStream({
  category: 'conversation',
  ordering: 'sequence',
  events: { started, messageReceived },
  initial,
  evolve: {
    started: (state, { data }) => ({ ...state, channel: data.channel }),
    messageReceived: (state, { data }) => (state.messages.push(data), state),
  },
});

const support = defineStream({
  category: 'support',
  ordering: 'time',
  events: { started },
  initial,
  evolve: { started: (state) => state },
});

test('a draft has the type and the data of its declaration', () => {
  const draft = conversation
    .at('c-42', { after: 7 })
    .messageReceived({ messageId: 'm-8', role: 'user', parts: [] });
  expectTypeOf(draft.type).toEqualTypeOf<'ai.annals.message.received.v1'>();
  expectTypeOf(draft.data.parts).toEqualTypeOf<Parts>();
});

test('data that does not fit is an error', () => {
  const { messageReceived } = conversation.at('c-42', { after: 7 });
  // @ts-expect-error 'robot' is no role
  messageReceived({ messageId: 'm-8', role: 'robot', parts: [] });
  // @ts-expect-error parts are missing
  messageReceived({ messageId: 'm-8', role: 'user' });
  // @ts-expect-error a producer cannot write what erasure leaves
  messageReceived({ messageId: 'm-8', role: 'user', parts: { erased: true } });
});

test('a sequenced stream wants to know what is there; a time-ordered one does not', () => {
  // @ts-expect-error { after } is missing
  conversation.at('c-42');
  support.at('grid').started({ channel: 'web' }, { time: '2026-11-01T00:00:00Z', sequence: 3 });
  // @ts-expect-error { after } has no meaning by time
  support.at('grid', { after: 1 });
  // @ts-expect-error the stream numbers its events itself
  conversation.at('c-42', { after: 7 }).started({ channel: 'web' }, { sequence: 3 });
});

test('evolve must name every event, and only those', () => {
  defineStream({
    category: 'conversation',
    ordering: 'sequence',
    events: { started, messageReceived },
    initial,
    // @ts-expect-error messageReceived is missing
    evolve: { started: (state) => state },
  });
  defineStream({
    category: 'conversation',
    ordering: 'sequence',
    events: { started },
    initial,
    // @ts-expect-error startd is misspelt
    evolve: { started: (state) => state, startd: (state: Conversation) => state },
  });
});

test('evolve must return a state', () => {
  defineStream({
    category: 'conversation',
    ordering: 'sequence',
    events: { started },
    initial,
    evolve: {
      // @ts-expect-error returns nothing
      started: (state, { data }) => {
        state.channel = data.channel;
      },
    },
  });
});

test('a personal field may be erased when it is folded', () => {
  defineStream({
    category: 'conversation',
    ordering: 'sequence',
    events: { messageReceived },
    initial: () => ({ texts: [] as string[] }),
    evolve: {
      // @ts-expect-error parts may be erased
      messageReceived: (state, { data }) => ({ texts: data.parts.map(({ text }) => text) }),
    },
  });
});

test('an upcaster goes from the old data to the new', () => {
  const next = z.object({ channel: z.string(), agentVersion: z.string() });
  const type = 'ai.annals.conversation.started.v2';
  const same = upcastFrom(started, (old) => old);
  const filled = upcastFrom(started, (old) => ({ ...old, agentVersion: '0' }));
  event(type, next, filled);
  // @ts-expect-error agentVersion is missing
  event(type, next, same);
  // @ts-expect-error the type has no version
  event('ai.annals.conversation.started', next);
});
