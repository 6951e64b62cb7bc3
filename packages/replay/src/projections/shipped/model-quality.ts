import { conversation } from '@annals/events-schema/catalogue';
import { defineProjection } from '../define/projection.ts';
import { addSketch, addValue, type LatencySketch, quantiles } from './latency-sketch.ts';

/** Sums over the calls that were made on one day, with one model and version of a prompt. */
interface Calls {
  requested: number;
  completed: number;
  failed: number;
  errors: Record<string, number>;
  inputTokens: number;
  cacheReadInputTokens: number;
  outputTokens: number;
  reasoningOutputTokens: number;
  latencyMs: LatencySketch;
  feedback: { positive: number; neutral: number; negative: number };
}

/** What of a conversation is needed to tell which call an answer, a failure or a feedback is about. */
interface CallsOfConversation {
  /** Row, as JSON of its key, by inference id. Ids are prefixed: one may be called `__proto__`. */
  calls: Record<string, string>;
  /** Inference id by message id. */
  answers: Record<string, string>;
  /** By row. */
  rows: Record<string, Calls>;
}

const none = '-';
const prefixed = (id: string) => `:${id}`;
const dayOf = (time: string) => time.slice(0, 10);

const noCalls = (): Calls => ({
  ...{ requested: 0, completed: 0, failed: 0, errors: {} },
  ...{ inputTokens: 0, cacheReadInputTokens: 0, outputTokens: 0, reasoningOutputTokens: 0 },
  latencyMs: {},
  feedback: { positive: 0, neutral: 0, negative: 0 },
});

/** The calls of a row of one conversation. */
const callsIn = ({ rows }: CallsOfConversation, row: string): Calls => (rows[row] ??= noCalls());

/** Those that an inference belongs to; one that was never requested has a row by what its outcome says. */
function callsOf(
  state: CallsOfConversation,
  inferenceId: string,
  time: string,
  model: string | undefined,
): Calls {
  const row = (state.calls[prefixed(inferenceId)] ??= JSON.stringify([model ?? none, none, dayOf(time)]));
  return callsIn(state, row);
}

const add = (counts: Record<string, number>, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/**
 * How each model does, by version of the prompt and day of the request (UTC): calls, errors, latency, tokens, which are
 * what a call costs, and feedback on the answers. Keys: model asked for, `<prompt name>@<version>` or `-`, day.
 */
export const modelQuality = defineProjection({
  name: 'model-quality',
  version: 1,
  streams: { conversation },
  initial: (): CallsOfConversation => ({ calls: {}, answers: {}, rows: {} }),
  evolve: {
    conversation: {
      inferenceRequested: (state, { time, data }) => {
        const { inferenceId, requestModel, promptName = '', promptVersion } = data;
        const prompt = promptVersion === undefined ? promptName || none : `${promptName}@${promptVersion}`;
        const row = JSON.stringify([requestModel, prompt, dayOf(time)]);
        state.calls[prefixed(inferenceId)] = row;
        callsIn(state, row).requested += 1;
        return state;
      },
      inferenceCompleted: (state, { time, data }) => {
        const calls = callsOf(state, data.inferenceId, time, data.responseModel);
        calls.completed += 1;
        calls.inputTokens += data.inputTokens ?? 0;
        calls.cacheReadInputTokens += data.cacheReadInputTokens ?? 0;
        calls.outputTokens += data.outputTokens ?? 0;
        calls.reasoningOutputTokens += data.reasoningOutputTokens ?? 0;
        if (data.latencyMs !== undefined) addValue(calls.latencyMs, data.latencyMs);
        return state;
      },
      inferenceFailed: (state, { time, data }) => {
        const calls = callsOf(state, data.inferenceId, time, undefined);
        calls.failed += 1;
        add(calls.errors, prefixed(data.errorType));
        return state;
      },
      messageReceived: (state, { data: { messageId, inferenceId } }) => {
        if (inferenceId !== undefined) state.answers[prefixed(messageId)] = inferenceId;
        return state;
      },
      feedbackGiven: (state, { data: { messageId, rating } }) => {
        const inferenceId = messageId === undefined ? undefined : state.answers[prefixed(messageId)];
        const row = inferenceId === undefined ? undefined : state.calls[prefixed(inferenceId)];
        if (row !== undefined) callsIn(state, row).feedback[rating] += 1;
        return state;
      },
    },
  },
  rows: (_stream, { rows }) =>
    Object.entries(rows).map(([row, calls]) => [JSON.parse(row) as string[], calls] as const),
  merge: (a, b) => {
    for (const sum of ['requested', 'completed', 'failed'] as const) a[sum] += b[sum];
    for (const sum of tokenSums) a[sum] += b[sum];
    for (const [type, count] of Object.entries(b.errors)) a.errors[type] = (a.errors[type] ?? 0) + count;
    for (const rating of ratings) a.feedback[rating] += b.feedback[rating];
    addSketch(a.latencyMs, b.latencyMs);
    return a;
  },
  view: ({ requested, completed, failed, errors, latencyMs, feedback, ...tokens }, [model, prompt, day]) => {
    const [p50, p95] = quantiles(latencyMs, [0.5, 0.95]);
    const given = feedback.positive + feedback.neutral + feedback.negative;
    return {
      ...{ model, prompt, day, requested, completed, failed },
      errorRate: rate(failed, completed + failed),
      errors: Object.fromEntries(Object.entries(errors).map(([type, count]) => [type.slice(1), count])),
      latencyMs: { p50: rounded(p50), p95: rounded(p95) },
      ...tokens,
      feedback: {
        ...feedback,
        perAnswer: rate(given, completed),
        positiveRate: rate(feedback.positive, given),
      },
    };
  },
});

const tokenSums = ['inputTokens', 'cacheReadInputTokens', 'outputTokens', 'reasoningOutputTokens'] as const;
const ratings = ['positive', 'neutral', 'negative'] as const;

const rate = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const rounded = (ms: number | null | undefined) => (ms == null ? null : Math.round(ms * 10) / 10);
