import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import {
  agentName,
  agentVersion,
  errorType,
  inferenceId,
  latencyMs,
  messageId,
  promptName,
  promptVersion,
  providerName,
  tokens,
  toolDefinition,
} from './fields.ts';
import { MessageParts } from './parts.ts';

/** A model was called. */
export const inferenceRequested = event(
  'ai.annals.inference.requested.v1',
  z.object({
    inferenceId,
    operation: z.string().min(1).describe('chat, generate_content, text_completion, embeddings'),
    providerName,
    requestModel: z.string().min(1).describe('model asked for'),
    stream: z.boolean().optional().describe('true if the answer is streamed'),
    outputType: z.string().optional().describe('kind of output asked for: text, json, image, speech'),
    temperature: z.number().optional().describe('sampling temperature'),
    topP: z.number().optional().describe('nucleus sampling, probability mass'),
    topK: z.int().optional().describe('sampling among the k likeliest tokens'),
    maxTokens: tokens.optional().describe('most tokens to generate'),
    frequencyPenalty: z.number().optional().describe('penalty on frequent tokens'),
    presencePenalty: z.number().optional().describe('penalty on tokens already present'),
    stopSequences: z.array(z.string()).optional().describe('texts that end the generation'),
    seed: z.int().optional().describe('seed for repeatable sampling'),
    choiceCount: z.int().positive().optional().describe('number of candidates asked for'),
    promptName: promptName.optional(),
    promptVersion: promptVersion.optional(),
    agentName: agentName.optional(),
    agentVersion: agentVersion.optional(),
    systemInstructions: personal(
      MessageParts.describe('instructions sent apart from the messages, part by part'),
    ).optional(),
    toolDefinitions: z
      .array(toolDefinition)
      .optional()
      .describe('tools that the model was offered, in order'),
    inputMessageIds: z.array(messageId).optional().describe('messages sent to the model, in order'),
    serverAddress: z.string().optional().describe('host name of the endpoint'),
  }),
);

/** A model answered. What it said is a message of its own, which names this call. */
export const inferenceCompleted = event(
  'ai.annals.inference.completed.v1',
  z.object({
    inferenceId,
    responseId: z.string().optional().describe("the provider's id of the answer"),
    responseModel: z.string().optional().describe('model that answered'),
    finishReasons: z
      .array(z.string())
      .optional()
      .describe('why each candidate ended: stop, length, content_filter, tool_call'),
    inputTokens: tokens.optional().describe('tokens read, cached ones included'),
    cacheReadInputTokens: tokens.optional().describe('of those, tokens read from a cache'),
    cacheCreationInputTokens: tokens.optional().describe('of those, tokens written to a cache'),
    outputTokens: tokens.optional().describe('tokens generated, reasoning included'),
    reasoningOutputTokens: tokens.optional().describe('of those, tokens of reasoning'),
    latencyMs: latencyMs.optional().describe('from request to the end of the answer, milliseconds'),
    timeToFirstChunkMs: latencyMs
      .optional()
      .describe('from request to the first chunk of a streamed answer, milliseconds'),
  }),
);

/** A call to a model ended without an answer. */
export const inferenceFailed = event(
  'ai.annals.inference.failed.v1',
  z.object({
    inferenceId,
    errorType,
    errorMessage: personal(z.string().describe('what the provider said; may quote the input')).optional(),
    latencyMs: latencyMs.optional().describe('from request to failure, milliseconds'),
  }),
);
