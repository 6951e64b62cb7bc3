import { expectTypeOf, test } from 'vitest';
import { type Conversation, type Message, conversation, consent } from '../../src/catalogue/index.ts';
import type { Erased } from '../../src/index.ts';

test('whoever reads a personal field of a state must say what happens once it is erased', () => {
  expectTypeOf<Erased>().toExtend<Message['parts']>();
  expectTypeOf<Erased>().toExtend<Conversation['retrievals'][number]['query']>();
  expectTypeOf<Erased>().toExtend<Conversation['feedback']['conversation'][number]['comment']>();
  // @ts-expect-error parts may be erased
  expectTypeOf((message: Message) => message.parts.at(0)).toBeFunction();
});

test('a producer cannot write what erasure leaves', () => {
  const next = conversation.at('c-1', { after: 0 });
  // @ts-expect-error parts are to be written in full
  next.messageReceived({ messageId: 'm-1', role: 'user', parts: { erased: true } });
});

test('a conversation is numbered by its one writer; consents come in any order', () => {
  // @ts-expect-error { after } is missing
  conversation.at('c-1');
  consent.at('s-1').consentChanged({ purpose: 'training', granted: true, policyVersion: '1' });
});
