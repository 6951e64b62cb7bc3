import { models } from '../world/quality.ts';
import { inTurn, type Setting, type Turn } from './setting.ts';

export interface Called {
  readonly inferenceId: string;
  /** When it was over, milliseconds since 1970. */
  readonly at: number;
  /** Of the last attempt. */
  readonly latencyMs: number;
  readonly completed: boolean;
}

const failing = 0.025;
const maxAttempts = 3;

/** Calls the model, again if it fails. `call` tells apart the calls of one turn. */
export function callModel(
  setting: Setting,
  turn: Turn,
  start: number,
  call: number,
  finishReason: 'stop' | 'tool_call',
): Called {
  const { random, script, serving } = setting;
  const median = models[serving.model].latencyMs * (finishReason === 'tool_call' ? 0.5 : 1);
  let at = start;
  for (let attempt = 1; ; attempt += 1) {
    const inferenceId = `i-${turn.number}-${call}-${attempt}`;
    const messages = Array.from({ length: Math.min(turn.number * 2 - 1, 9) }, (_, index) => `m-${index + 1}`);
    script.add(at, inTurn(setting, turn), (next, attributes) =>
      next.inferenceRequested(
        {
          inferenceId,
          operation: 'chat',
          providerName: 'synthetic',
          requestModel: serving.model,
          stream: true,
          temperature: 0.2,
          maxTokens: 800,
          promptName: 'answer',
          promptVersion: serving.promptVersion,
          agentVersion: serving.agentVersion,
          inputMessageIds: messages,
        },
        attributes,
      ),
    );
    const latencyMs = Math.round(random.lognormal(median, 0.45));
    const over = at + latencyMs;
    if (!random.chance(failing)) {
      completed(setting, turn, { inferenceId, at: over, latencyMs, completed: true }, finishReason);
      return { inferenceId, at: over + 1, latencyMs, completed: true };
    }
    const errorType = random.pick(['timeout', 'rate_limit', 'server_error']);
    script.add(over, inTurn(setting, turn), (next, attributes) =>
      next.inferenceFailed({ inferenceId, errorType, latencyMs }, attributes),
    );
    if (attempt === maxAttempts) return { inferenceId, at: over + 1, latencyMs, completed: false };
    at = over + 500 * 2 ** attempt;
  }
}

function completed(setting: Setting, turn: Turn, called: Called, finishReason: string): void {
  const { random, script, serving } = setting;
  const { inferenceId, at, latencyMs } = called;
  const inputTokens = Math.round(random.lognormal(350 + 160 * turn.number, 0.3));
  const responseId = `r-${random.hex(2)}`;
  const timeToFirstChunkMs = Math.round(latencyMs * random.between(0.15, 0.4));
  const outputTokens = Math.round(random.lognormal(finishReason === 'stop' ? 90 : 30, 0.5));
  const cacheReadInputTokens = turn.number === 1 ? 0 : Math.round(inputTokens * random.between(0.5, 0.8));
  script.add(at, inTurn(setting, turn), (next, attributes) =>
    next.inferenceCompleted(
      {
        inferenceId,
        responseId,
        responseModel: `${serving.model}-${models[serving.model].version}`,
        finishReasons: [finishReason],
        inputTokens,
        cacheReadInputTokens,
        outputTokens,
        latencyMs,
        timeToFirstChunkMs,
      },
      attributes,
    ),
  );
}
