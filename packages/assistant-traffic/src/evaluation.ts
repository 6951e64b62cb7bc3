import { type CloudEvent, completeDraft } from '@annals/events-schema';
import { evaluation } from '@annals/events-schema/catalogue';
import type { Answer } from './conversation/reaction.ts';
import type { Random } from './random/random.ts';

const judgedShare = 0.25;
/** Deviation of a judgement from what it measures, on its scale from 1 to 5. */
const noise = 0.6;

/** What an evaluator says of some answers, an hour or more later: a noisy measure of their hidden quality. */
export function evaluate(
  conversationId: string,
  datasubject: string,
  answers: readonly Answer[],
  random: Random,
): { readonly at: number; readonly event: CloudEvent }[] {
  return answers
    .filter(() => random.chance(judgedShare))
    .map(({ at: answered, quality, messageId, inferenceId, eventId }) => {
      const at = Math.round(answered + random.lognormal(2 * 3_600_000, 0.6));
      const failed = random.chance(0.01);
      const score = Math.min(5, Math.max(1, 1 + 4 * quality + noise * random.normal()));
      const judgement = failed
        ? { errorType: 'timeout' }
        : { scoreValue: Number(score.toFixed(2)), scoreLabel: score >= 3 ? 'pass' : 'fail' };
      const draft = evaluation.at(conversationId).evaluationRecorded(
        {
          evaluationName: 'Relevance',
          ...judgement,
          evaluatorName: 'synthetic-judge',
          evaluatorVersion: '3',
          messageId,
          inferenceId,
        },
        {
          id: random.uuid(),
          time: new Date(at).toISOString(),
          datasubject,
          correlationid: conversationId,
          causationid: eventId,
        },
      );
      return { at, event: completeDraft(draft, { source: '/synthetic/evaluator' }) };
    });
}
