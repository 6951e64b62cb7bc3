import { isErased } from '@annals/events-schema';
import { type ChatMessage, isInput, type OfferedTool } from '../../formats/chat-format.ts';
import { chatMessages, chatToolCall, jsonText } from './chat-messages.ts';
import type { Fate, Said } from './message-fates.ts';

/** What a model was given. */
export interface ModelInput {
  /** Instructions and messages. */
  readonly messages: readonly ChatMessage[];
  /** Calls of tools since, with their results, that no message holds. */
  readonly exchange: readonly ChatMessage[];
  /** Tools that it was offered, as far as that was recorded. */
  readonly tools: readonly OfferedTool[];
}

export const requestOf = (events: readonly Said[], inferenceId: string) =>
  events.findLast(
    (event): event is Extract<Said, { name: 'inferenceRequested' }> =>
      event.name === 'inferenceRequested' && event.data.inferenceId === inferenceId,
  )?.data;

/**
 * What went into a call of a model, from the events before it, with the messages' parts as `fates` says. Without
 * `inputMessageIds` all messages so far went in. Undefined if it cannot be written as a whole: a message that is not in the
 * history, was erased, or does not go into the chat format; a call of a tool without its result; nobody asking.
 */
export function modelInput(
  events: readonly Said[],
  inferenceId: string,
  fates: ReadonlyMap<string, Fate>,
): ModelInput | undefined {
  const request = requestOf(events, inferenceId);
  const received = events.filter((event) => event.name === 'messageReceived');
  const given = received.filter(({ data }) => data.inferenceId !== inferenceId);
  const chosen = request?.inputMessageIds?.map((id) => given.findLast(({ data }) => data.messageId === id));
  const sent = [];
  for (const event of chosen ?? given) {
    if (event === undefined) return undefined;
    sent.push(event);
  }
  const written = sent.map(({ data }) =>
    chatMessages(data.role, fates.get(data.messageId)?.parts ?? data.parts),
  );
  if (request?.systemInstructions) written.unshift(chatMessages('system', request.systemInstructions));
  const messages = written.flatMap((one) => one ?? []);
  const last = Math.max(-1, ...sent.map((event) => events.indexOf(event)));
  const exchange = toolExchange(events, last + 1, received);
  if (written.includes(undefined) || !exchange || !isInput([...messages, ...exchange])) return undefined;
  return { messages, exchange, tools: request?.toolDefinitions ?? [] };
}

/** Calls from there on, with their results; not those that messages hold. */
function toolExchange(
  events: readonly Said[],
  from: number,
  received: readonly Extract<Said, { name: 'messageReceived' }>[],
): ChatMessage[] | undefined {
  const parts = received.flatMap(({ data }) => (isErased(data.parts) ? [] : data.parts));
  const held = new Set(parts.flatMap((part) => (part.type === 'tool_call' ? (part.id ?? []) : [])));
  const results = events.filter((event) => event.name === 'toolReturned');
  const exchange: ChatMessage[] = [];
  for (const event of events.slice(from)) {
    if (event.name !== 'toolCalled' || held.has(event.data.toolCallId)) continue;
    const { toolCallId, toolName, arguments: args } = event.data;
    const returned = results.find(({ data }) => data.toolCallId === toolCallId)?.data;
    if (!returned || isErased(args) || isErased(returned.result)) return undefined;
    const { result, errorType } = returned;
    const content = result === undefined ? `error: ${errorType ?? 'no result'}` : jsonText(result);
    exchange.push(
      { role: 'assistant', tool_calls: [chatToolCall(toolCallId, toolName, args)] },
      { role: 'tool', tool_call_id: toolCallId, content },
    );
  }
  return exchange;
}
