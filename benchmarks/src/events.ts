import { type CloudEvent, completeDraft } from '@annals/events-schema';
import { conversation, deployment } from '@annals/events-schema/catalogue';
import { personName, sentences } from './sentences.ts';

const source = '/benchmarks/assistant';
const content =
  'Please compare the two delivery plans for the northern depots and tell me which of them keeps the ' +
  'lorries below eight hours a day, with the reasons, in three sentences at most.';
const second = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString();

/** A message of a conversation, about 570 bytes of JSON: number `n` of its stream, from 1 on. */
export const message = (stream: string, n: number, id = `${stream}-${n}`): CloudEvent =>
  completeDraft(
    conversation
      .at(stream, { after: n - 1 })
      .messageReceived(
        { messageId: `m-${n}`, role: 'user', parts: [{ type: 'text', content }] },
        { id, time: second(n) },
      ),
    { source },
  );

/** Messages `first` to `first + count - 1` of a history in which 1,000 conversations take turns. */
export const messages = (first: number, count: number, prefix = 'c', streams = 1_000): CloudEvent[] =>
  Array.from({ length: count }, (_, index) => {
    const n = first + index;
    return message(`${prefix}-${n % streams}`, Math.floor(n / streams) + 1);
  });

/**
 * The same with two personal fields, of 100 people in turn: the name of who wrote a message, and what was written. No two
 * say the same: one sentence in all of them would leave nothing to be packed where it is not sealed.
 */
export const signedMessages = (first: number, count: number, prefix = 'c'): CloudEvent[] =>
  messages(first, count, prefix).map((event, index) => {
    const n = first + index;
    const parts = [{ type: 'text', content: sentences(n, content.length) }];
    return {
      ...event,
      datasubject: `u-${n % 100}`,
      data: { ...(event.data as object), name: personName(n % 100), parts },
    };
  });

/** A change of a deployment, which is ordered by time; about 570 bytes too. */
export const change = (stream: string, id: string, n: number): CloudEvent =>
  completeDraft(
    deployment
      .at(stream)
      .deploymentChanged(
        { change: 'released', agentVersion: `1.0.${n}`, reason: content },
        { id, time: second(n) },
      ),
    { source },
  );

export const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
