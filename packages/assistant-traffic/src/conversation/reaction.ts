import { sigmoid } from '../world/quality.ts';
import { inTurn, type Setting, type Turn } from './setting.ts';
import { textPart } from './wording.ts';

/** An answer, and what is hidden of it. */
export interface Answer {
  readonly messageId: string;
  /** Of the event that brought it. */
  readonly eventId: string;
  readonly inferenceId: string;
  readonly at: number;
  readonly latencyMs: number;
  /** From 0 to 1; in no event. */
  readonly quality: number;
  readonly good: boolean;
}

/**
 * Whether somebody rates an answer, and how. Who had to ask again, waited long or is grumpy rates worse; who is pleased
 * or annoyed rates more often than who does not care.
 */
export function rate(setting: Setting, turn: Turn, answer: Answer, poorBefore: number): void {
  const { random, script, user } = setting;
  const { quality, latencyMs, messageId, eventId } = answer;
  if (!random.chance(user.outspoken * (0.6 + 0.8 * Math.abs(2 * quality - 1)))) return;
  const badness =
    5 * (0.45 - quality) + user.grumpiness + 0.35 * Math.log2(latencyMs / 1_500) + 0.5 * poorBefore;
  const negative = random.chance(sigmoid(badness));
  const rating = random.chance(0.06) ? 'neutral' : negative ? 'negative' : 'positive';
  const labels =
    rating === 'negative' ? [random.pick(['wrong', 'too_vague', 'too_slow', 'not_my_question'])] : [];
  // Most at once, some when they come back to it.
  const later = random.lognormal(random.chance(0.85) ? 12_000 : 5_400_000, 0.8);
  script.add(answer.at + later, { ...inTurn(setting, turn), causationid: eventId }, (next, attributes) =>
    next.feedbackGiven(
      { messageId, givenBy: 'user', rating, ...(labels.length > 0 ? { labels } : {}) },
      attributes,
    ),
  );
}

/** The poorer an answer, the likelier a reviewer puts it right, hours later. */
export function review(setting: Setting, turn: Turn, answer: Answer, better: string): void {
  const { random, script } = setting;
  if (!random.chance(0.08 * (1 - answer.quality) ** 2)) return;
  const attributes = { ...inTurn(setting, turn), causationid: answer.eventId };
  script.add(answer.at + random.lognormal(3 * 3_600_000, 0.7), attributes, (next, given) =>
    next.messageCorrected(
      {
        messageId: answer.messageId,
        parts: textPart(better),
        correctedBy: 'reviewer',
        reason: 'Synthetic correction: did not answer the question.',
      },
      given,
    ),
  );
}

/** People mistype, and edit what they wrote. */
export function edit(setting: Setting, turn: Turn, at: number, messageId: string, text: string): void {
  const { random, script } = setting;
  if (!random.chance(0.015)) return;
  script.add(at + random.lognormal(9_000, 0.5), inTurn(setting, turn), (next, attributes) =>
    next.messageCorrected({ messageId, parts: textPart(text), correctedBy: 'author' }, attributes),
  );
}
