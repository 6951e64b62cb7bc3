import { z } from 'zod';
import { jsonObject, jsonValue } from './fields.ts';

/**
 * What a message is made of, part by part, after OpenTelemetry's message parts
 * (`gen_ai.input.messages`, `gen_ai.output.messages`).
 */

const id = z.string().optional().describe('id of the tool call');
const attachment = {
  modality: z.string().min(1).describe('kind of content: image, audio, video, document'),
  mimeType: z.string().optional().describe('IANA media type'),
};

const text = z.object({ type: z.literal('text'), content: z.string().describe('text') });
const reasoning = z.object({
  type: z.literal('reasoning'),
  content: z.string().describe("the model's reasoning, as text"),
});
const toolCall = z.object({
  type: z.literal('tool_call'),
  id,
  name: z.string().min(1).describe('name of the tool'),
  arguments: jsonValue.optional().describe('what the tool is called with'),
});
const toolCallResponse = z.object({
  type: z.literal('tool_call_response'),
  id,
  response: jsonValue.describe('what the tool answered'),
});
const serverToolCall = z.object({
  type: z.literal('server_tool_call'),
  id,
  name: z.string().min(1).describe('name of the tool, run by the provider'),
  serverToolCall: jsonObject.describe('what the tool is called with; its type says how to read it'),
});
const serverToolCallResponse = z.object({
  type: z.literal('server_tool_call_response'),
  id,
  serverToolCallResponse: jsonObject.describe('what the tool answered; its type says how to read it'),
});
const blob = z.object({
  type: z.literal('blob'),
  ...attachment,
  content: z.string().meta({ description: 'the bytes, base64', contentEncoding: 'base64' }),
});
const file = z.object({
  type: z.literal('file'),
  ...attachment,
  fileId: z.string().min(1).describe('id of a file uploaded to the provider'),
});
const uri = z.object({
  type: z.literal('uri'),
  ...attachment,
  uri: z.string().min(1).describe('where the content is; not a data URL'),
});

export const MessagePart = z.discriminatedUnion('type', [
  text,
  reasoning,
  toolCall,
  toolCallResponse,
  serverToolCall,
  serverToolCallResponse,
  blob,
  file,
  uri,
]);
export type MessagePart = z.infer<typeof MessagePart>;

export const MessageParts = z.array(MessagePart).describe('content of the message, part by part');
export type MessageParts = z.infer<typeof MessageParts>;
