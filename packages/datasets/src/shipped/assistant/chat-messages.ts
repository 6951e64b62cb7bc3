import { type Erased, isErased } from '@annals/events-schema';
import type { MessageParts } from '@annals/events-schema/catalogue';
import type { AssistantMessage, ChatMessage } from '../../formats/chat-format.ts';

const roles = ['system', 'user', 'assistant', 'tool'];

export const jsonText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? {});

/** A call of a tool, as chat messages hold it. */
export const chatToolCall = (id: string, name: string, args: unknown) => ({
  ...{ id, type: 'function' as const },
  function: { name, arguments: jsonText(args) },
});

/**
 * A message in the chat format: answers of tools first, each a message of its own. Texts are joined by a line's end;
 * reasoning has no place in the format. Undefined if something cannot be written: erased parts, files and images, calls
 * without an id, other roles.
 */
export function chatMessages(role: string, parts: MessageParts | Erased): ChatMessage[] | undefined {
  if (isErased(parts) || !roles.includes(role)) return undefined;
  const texts: string[] = [];
  const calls: NonNullable<AssistantMessage['tool_calls']> = [];
  const messages: ChatMessage[] = [];
  for (const part of parts) {
    if (part.type === 'reasoning') continue;
    if (part.type === 'text') texts.push(part.content);
    else if (part.type === 'tool_call' && part.id)
      calls.push(chatToolCall(part.id, part.name, part.arguments));
    else if (part.type === 'tool_call_response' && part.id)
      messages.push({ role: 'tool', tool_call_id: part.id, content: jsonText(part.response) });
    else return undefined;
  }
  const said = texts.length > 0 ? { content: texts.join('\n') } : {};
  const called = calls.length > 0 ? { tool_calls: calls } : {};
  if (role === 'assistant' && texts.length + calls.length > 0) messages.push({ role, ...said, ...called });
  else if (calls.length > 0 || (role === 'tool' && texts.length > 0)) return undefined;
  else if ((role === 'system' || role === 'user') && said.content !== undefined)
    messages.push({ role, content: said.content });
  return messages.length > 0 ? messages : undefined;
}

/** An answer of the assistant, which is one message. */
export function answerMessage(parts: MessageParts | Erased): AssistantMessage | undefined {
  const [message, ...others] = chatMessages('assistant', parts) ?? [];
  return message?.role === 'assistant' && others.length === 0 ? message : undefined;
}
