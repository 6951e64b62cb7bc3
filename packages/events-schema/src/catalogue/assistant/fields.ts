import { z } from 'zod';

/** Fields that several events of the assistant catalogue share, described once. */

export const messageId = z.string().min(1).describe('id of the message, unique in its conversation');
export const inferenceId = z.string().min(1).describe('id of the model call, unique in its conversation');
export const toolCallId = z.string().min(1).describe('id of the tool call, unique in its conversation');

export const agentName = z.string().min(1).describe('name of the agent');
export const agentVersion = z.string().min(1).describe('version of the agent');
export const providerName = z
  .string()
  .min(1)
  .describe('provider, as OpenTelemetry names it: azure.ai.openai, anthropic');
export const promptName = z.string().min(1).describe('name of the prompt template');
export const promptVersion = z.string().min(1).describe('version of the prompt template');

export const latencyMs = z.number().nonnegative().describe('duration, milliseconds');
export const tokens = z.int().nonnegative();
export const errorType = z
  .string()
  .min(1)
  .describe('class of the error, of few distinct values: timeout, rate_limit');

/** Any JSON value. */
export const jsonValue = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.unknown()),
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
]);
export const jsonObject = z.record(z.string(), z.unknown());

/** A tool as a model is told of it; what people said has no place in it. */
export const toolDefinition = z.object({
  type: z.string().min(1).describe('function, or a kind of tool that the provider runs'),
  name: z.string().min(1).describe('name of the tool'),
  description: z.string().optional().describe('what it is for, in words for the model'),
  parameters: jsonObject.optional().describe('what it takes: JSON Schema'),
});
