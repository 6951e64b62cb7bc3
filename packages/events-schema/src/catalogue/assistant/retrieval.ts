import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { errorType, inferenceId, latencyMs } from './fields.ts';

/** Documents were looked up to ground an answer. */
export const retrievalPerformed = event(
  'ai.annals.retrieval.performed.v1',
  z.object({
    retrievalId: z.string().min(1).describe('id of the look-up, unique in its conversation'),
    inferenceId: inferenceId.optional().describe('the model call that it is for'),
    dataSourceId: z.string().optional().describe('id of the index or store that was searched'),
    query: personal(z.string().describe('text that was searched for')),
    topK: z.int().positive().optional().describe('number of documents asked for'),
    documents: z
      .array(
        z.object({
          id: z.string().min(1).describe('id of the document'),
          score: z.number().optional().describe("relevance, in the search engine's scale"),
        }),
      )
      .describe('what was found, best first'),
    latencyMs: latencyMs.optional(),
    errorType: errorType.optional(),
  }),
);
