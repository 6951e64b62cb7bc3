import { z } from 'zod';

/**
 * Lines that Azure AI Foundry fine-tunes with, as documented:
 * https://learn.microsoft.com/azure/ai-foundry/openai/how-to/fine-tuning (messages, weight),
 * …/fine-tuning-functions (tool_calls, tools), …/fine-tuning-direct-preference-optimization (preferences).
 */

const toolCall = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  /** `arguments` is JSON in a text. */
  function: z.strictObject({ name: z.string().min(1), arguments: z.string() }),
});
const assistant = z
  .strictObject({
    role: z.literal('assistant'),
    content: z.string().optional(),
    tool_calls: z.array(toolCall).min(1).optional(),
    /** 0: not trained on. */
    weight: z.literal([0, 1]).optional(),
  })
  .refine(({ content, tool_calls }) => content !== undefined || tool_calls !== undefined, 'says nothing');
const toolMessage = z.strictObject({
  role: z.literal('tool'),
  tool_call_id: z.string().min(1),
  content: z.string(),
});

export const chatMessage = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.string() }),
  assistant,
  toolMessage,
]);
export type ChatMessage = z.infer<typeof chatMessage>;
export type AssistantMessage = z.infer<typeof assistant>;

const tool = z.strictObject({
  type: z.literal('function'),
  function: z.strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type ChatTool = z.infer<typeof tool>;

/** A tool as the history holds it. */
export interface OfferedTool {
  readonly type: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

/** The calls that wait for their answers at the end; undefined if a tool answers what nobody called, or the talk goes on. */
function openCalls(messages: readonly ChatMessage[]): ReadonlySet<string> | undefined {
  const open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) return undefined;
    } else if (open.size > 0) return undefined;
    else if (message.role === 'assistant') for (const { id } of message.tool_calls ?? []) open.add(id);
  }
  return open;
}

/** Can an assistant speak next? Somebody asked, and every call of a tool is answered. */
export const isInput = (messages: readonly ChatMessage[]): boolean =>
  openCalls(messages)?.size === 0 && messages.some(({ role }) => role === 'user');

const input = z.array(chatMessage).refine(isInput, 'no input: nobody asks, or a tool call is not answered');

/** A line of supervised fine-tuning: ends with the answer to learn. */
export const sftExample = z.strictObject({
  messages: z
    .array(chatMessage)
    .refine((all) => all.at(-1)?.role === 'assistant' && isInput(all.slice(0, -1)), 'no answer to an input'),
  tools: z.array(tool).min(1).optional(),
});
export type SftExample = z.infer<typeof sftExample>;

/** A line of direct preference optimization. */
export const preferenceExample = z.strictObject({
  input: z.strictObject({ messages: input, tools: z.array(tool).min(1).optional() }),
  preferred_output: z.array(assistant).length(1),
  non_preferred_output: z.array(assistant).length(1),
});
export type PreferenceExample = z.infer<typeof preferenceExample>;

/** The tools that a model was offered; where that was not recorded, those that messages call, by name alone. */
export function toolsFor(
  messages: readonly ChatMessage[],
  offered: readonly OfferedTool[] = [],
): { tools?: ChatTool[] } {
  const calls = messages.flatMap((one) => (one.role === 'assistant' ? (one.tool_calls ?? []) : []));
  const called = [...new Set(calls.map((call) => call.function.name))].sort().map((name) => ({ name }));
  // The format has no place for tools that the provider runs.
  const defined = offered.filter(({ type }) => type === 'function');
  const others = called.filter(({ name }) => !defined.some((one) => one.name === name));
  const tools = [...defined, ...others].map(
    ({ type: _type, ...tool }: Partial<OfferedTool> & { name: string }) => ({
      ...{ type: 'function' as const, function: tool },
    }),
  );
  return tools.length === 0 ? {} : { tools };
}
