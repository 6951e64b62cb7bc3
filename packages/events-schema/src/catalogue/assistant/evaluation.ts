import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { defineStream } from '../../define/stream.ts';
import { ownValueOr } from '../own-key.ts';
import { errorType, inferenceId, messageId } from './fields.ts';

/** An evaluator judged something in a conversation, or failed to. */
export const evaluationRecorded = event(
  'ai.annals.evaluation.recorded.v1',
  z.object({
    evaluationName: z.string().min(1).describe('what is measured: Relevance, Groundedness'),
    scoreValue: z.number().optional().describe("score, in the evaluation's scale"),
    scoreLabel: z.string().optional().describe('score in words, of few distinct values: pass, fail'),
    explanation: personal(z.string().describe('why this score; may quote the conversation')).optional(),
    evaluatorName: z.string().optional().describe('who judged: a model, a rule, a team'),
    evaluatorVersion: z.string().optional().describe('version of who judged'),
    messageId: messageId.optional().describe('the message that was judged'),
    inferenceId: inferenceId.optional().describe('the model call that was judged'),
    responseId: z.string().optional().describe("the provider's id of the answer that was judged"),
    errorType: errorType.optional(),
  }),
);

/** One judgement, and when it was made. */
export type Evaluation = z.output<typeof evaluationRecorded.schema> & { readonly at: string };

/** What evaluators said of one conversation: by evaluation name, oldest first. */
export interface Evaluations {
  byName: Record<string, Evaluation[]>;
}

/**
 * Judgements of a conversation. Its stream has the conversation's id, and is a stream of its own because
 * evaluators are other writers than the chat application: a sequenced stream has one writer.
 */
export const evaluation = defineStream({
  category: 'evaluation',
  ordering: 'time',
  events: { evaluationRecorded },
  initial: (): Evaluations => ({ byName: {} }),
  evolve: {
    evaluationRecorded: (state, { time, data }) => {
      ownValueOr(state.byName, data.evaluationName, () => []).push({ ...data, at: time });
      return state;
    },
  },
});
