import { luck, sigmoid } from '../world/quality.ts';
import { retrieve, useTool } from './grounding.ts';
import { callModel } from './inference.ts';
import { type Answer, edit, rate, review } from './reaction.ts';
import { inTurn, type Setting, type Turn } from './setting.ts';
import { answerText, askingText, questionText, textPart } from './wording.ts';

/** How a turn ended: with an answer, or without one. */
export type TurnEnd = { readonly answer: Answer } | { readonly failedAt: number };

/** A question and what comes of it. `answers` are those before, in this conversation. */
export function takeTurn(
  setting: Setting,
  number: number,
  start: number,
  answers: readonly Answer[],
): TurnEnd {
  const { random, script, topic } = setting;
  const turn: Turn = { number, traceId: random.hex(4) };
  const reference = 1_000 + random.below(9_000);
  const before = answers.at(-1);
  const question = `m-${2 * number - 1}`;
  const query = questionText(topic, reference, random);
  const asks = askingText(topic, query, before && (before.good ? 'good' : 'poor'), random);
  script.add(start, inTurn(setting, turn), (next, attributes) =>
    next.messageReceived({ messageId: question, role: 'user', parts: textPart(asks) }, attributes),
  );
  edit(setting, turn, start, question, `${asks} Please.`);
  if (guard(setting, turn, start + 20, 'input', question)) return { failedAt: start + 30 };

  let at = start + 40;
  if (random.chance(topic.retrieval)) at = retrieve(setting, turn, at, query);
  if (random.chance(topic.toolUse)) {
    const used = useTool(setting, turn, at, reference);
    if (!used.completed) return { failedAt: used.at };
    at = used.at;
  }
  const called = callModel(setting, turn, at, 2, 'stop');
  if (!called.completed) return { failedAt: called.at };

  const quality = sigmoid(setting.logit + luck * random.normal());
  const answer: Answer = {
    ...called,
    messageId: `m-${2 * number}`,
    eventId: random.uuid(),
    quality,
    good: random.chance(quality),
  };
  const { messageId, inferenceId } = answer;
  const says = answerText(topic, reference, answer.good, random);
  script.add(answer.at, { ...inTurn(setting, turn), id: answer.eventId }, (next, attributes) =>
    next.messageReceived({ messageId, role: 'assistant', parts: textPart(says), inferenceId }, attributes),
  );
  guard(setting, turn, answer.at + 20, 'output', messageId);
  rate(setting, turn, answer, answers.filter(({ good }) => !good).length);
  review(setting, turn, answer, answerText(topic, reference, true, random));
  return { answer };
}

/** True if a check stopped the turn; only what people write is ever blocked. */
function guard(
  setting: Setting,
  turn: Turn,
  at: number,
  stage: 'input' | 'output',
  messageId: string,
): boolean {
  const { random, script } = setting;
  if (!random.chance(stage === 'input' ? 0.008 : 0.004)) return false;
  const blocked = stage === 'input' && random.chance(0.3);
  const finding = stage === 'output' || random.chance(0.5) ? 'personal_data' : 'jailbreak';
  const action = blocked ? 'blocked' : finding === 'personal_data' ? 'redacted' : 'flagged';
  const score = Number(random.between(0.6, 1).toFixed(2));
  script.add(at, inTurn(setting, turn), (next, attributes) =>
    next.guardrailTriggered(
      { guardrailName: 'synthetic-shield', guardrailVersion: '2', stage, action, finding, score, messageId },
      attributes,
    ),
  );
  return blocked;
}
