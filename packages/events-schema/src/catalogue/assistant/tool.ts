import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { errorType, inferenceId, jsonObject, jsonValue, latencyMs, toolCallId } from './fields.ts';

/** A tool was called on behalf of a model. */
export const toolCalled = event(
  'ai.annals.tool.called.v1',
  z.object({
    toolCallId,
    toolName: z.string().min(1).describe('name of the tool'),
    toolType: z.string().optional().describe('function, extension, datastore'),
    arguments: personal(jsonObject.describe('what the tool was called with')).optional(),
    inferenceId: inferenceId.optional().describe('the model call that asked for it'),
  }),
);

/** A tool came back, with a result or an error. */
export const toolReturned = event(
  'ai.annals.tool.returned.v1',
  z.object({
    toolCallId,
    result: personal(jsonValue.describe('what the tool answered')).optional(),
    errorType: errorType.optional(),
    latencyMs: latencyMs.optional(),
  }),
);
