import { callModel, type Called } from './inference.ts';
import { inTurn, type Setting, type Turn } from './setting.ts';

/** Looks documents up for an answer; returns when that was done. */
export function retrieve(setting: Setting, turn: Turn, at: number, query: string): number {
  const { random, script, topic } = setting;
  const latencyMs = Math.round(random.lognormal(60, 0.5));
  const documents = Array.from({ length: 1 + random.below(3) }, (_, index) => ({
    id: `${topic.name}-${1 + random.below(400)}`,
    score: Number((0.95 - 0.12 * index - 0.1 * random.next()).toFixed(3)),
  }));
  script.add(at + latencyMs, inTurn(setting, turn), (next, attributes) =>
    next.retrievalPerformed(
      { retrievalId: `s-${turn.number}`, dataSourceId: topic.name, query, topK: 3, documents, latencyMs },
      attributes,
    ),
  );
  return at + latencyMs + 5;
}

/** The model asks for a tool, and gets its result. */
export function useTool(setting: Setting, turn: Turn, at: number, reference: number): Called {
  const { random, script, topic } = setting;
  const asked = callModel(setting, turn, at, 1, 'tool_call');
  if (!asked.completed) return asked;
  const toolCallId = `t-${turn.number}`;
  const latencyMs = Math.round(random.lognormal(180, 0.7));
  const failed = random.chance(0.04);
  const status = random.pick(['open', 'done', 'waiting']);
  script.add(asked.at, inTurn(setting, turn), (next, attributes) =>
    next.toolCalled(
      {
        toolCallId,
        toolName: topic.tool,
        toolType: 'function',
        arguments: { reference, locale: setting.user.locale },
        inferenceId: asked.inferenceId,
      },
      attributes,
    ),
  );
  script.add(asked.at + latencyMs, inTurn(setting, turn), (next, attributes) =>
    next.toolReturned(
      failed
        ? { toolCallId, errorType: 'timeout', latencyMs }
        : { toolCallId, result: { reference, status, synthetic: true }, latencyMs },
      attributes,
    ),
  );
  return { ...asked, at: asked.at + latencyMs + 5 };
}
