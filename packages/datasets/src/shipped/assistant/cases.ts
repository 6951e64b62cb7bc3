import { conversation, evaluation } from '@annals/events-schema/catalogue';
import { defineDataset } from '../../define/dataset.ts';
import { type AssistantMessage, toolsFor } from '../../formats/chat-format.ts';
import {
  inertJson,
  inertText,
  promptfooConfig,
  promptfooTest,
  type PromptfooTest,
} from '../../formats/promptfoo.ts';
import { answerMessage } from './chat-messages.ts';
import { type Fate, messageFates, type Said } from './message-fates.ts';
import { modelInput, requestOf } from './model-input.ts';

/** Share of the words of the expected answer, at least. Low: a good answer may use words of its own. */
const likeness = 0.3;

/** What an answer must be, by what became of the recorded one. */
function assertionsOf(
  answer: AssistantMessage,
  { parts, correctedBy, disliked }: Fate,
): PromptfooTest['assert'] {
  const expected = correctedBy.size > 0 ? answerMessage(parts) : answer;
  const assertions: PromptfooTest['assert'] = [];
  if (disliked)
    assertions.push({
      ...{ type: 'javascript', metric: 'not-the-disliked-answer' },
      value:
        'JSON.stringify(output) !== JSON.stringify(JSON.parse(context.vars.answer).content ?? JSON.parse(context.vars.answer).tool_calls)',
    });
  else if (expected?.tool_calls)
    assertions.push({
      ...{ type: 'javascript', metric: 'calls-the-tools' },
      value: `${JSON.stringify(expected.tool_calls.map((call) => call.function.name)).replace(/\{(?=[{%#])/g, '\\x7b')}.every((name) => JSON.stringify(output).includes(JSON.stringify(name)))`,
    });
  else if (expected?.content)
    assertions.push({
      ...{ type: 'rouge-n', metric: 'like-the-expected-answer', threshold: likeness },
      value: inertText(expected.content),
    });
  if (assertions.length === 0)
    assertions.push({ type: 'javascript', metric: 'answers', value: 'output.length > 0' });
  return assertions;
}

/** The answer to a call of a model, if the model gave one. */
const answerTo = (events: readonly Said[], inferenceId: string) =>
  events
    .filter((event) => event.name === 'messageReceived')
    .find(({ data }) => data.role === 'assistant' && data.inferenceId === inferenceId)?.data;

/**
 * What models were asked, exactly, and what they answered: cases to judge another model, prompt or version by. Each is a test
 * of promptfoo; a configuration that reads them lies beside.
 */
export const assistantCases = defineDataset({
  name: 'assistant-cases',
  version: 2,
  entity: conversation,
  related: { evaluation },
  moment: { event: 'inferenceRequested', include: true },
  horizon: { days: 7 },
  examples: {
    file: 'cases.jsonl',
    schema: promptfooTest,
    beside: { 'promptfooconfig.yaml': promptfooConfig },
    of: ({ known, after, related }): PromptfooTest | undefined => {
      const inferenceId = known.moment?.data.inferenceId;
      const recorded = inferenceId === undefined ? undefined : answerTo(after, inferenceId);
      if (inferenceId === undefined || !recorded) return undefined;
      const then = messageFates(known.events);
      const later = messageFates([...known.events, ...after]);
      // The input is as it was, so what was redacted since is not shown at all.
      const redacted = [...later].some(
        ([id, { correctedBy }]) => correctedBy.has('system') && !then.get(id)?.correctedBy.has('system'),
      );
      const input = modelInput(known.events, inferenceId, then);
      const answer = answerMessage(recorded.parts);
      const fate = later.get(recorded.messageId);
      if (redacted || !input || !answer || !fate) return undefined;
      const messages = [...input.messages, ...input.exchange];
      const {
        inferenceId: _id,
        inputMessageIds: _ids,
        systemInstructions: _system,
        toolDefinitions: _tools,
        ...parameters
      } = requestOf(known.events, inferenceId) ?? {};
      const about = (data: {
        readonly messageId?: string | undefined;
        readonly inferenceId?: string | undefined;
      }) =>
        data.messageId === undefined && data.inferenceId === undefined
          ? 'conversation'
          : data.inferenceId === inferenceId || data.messageId === recorded.messageId
            ? 'answer'
            : undefined;
      const feedback = after.flatMap(({ name, data }) => {
        if (name !== 'feedbackGiven' || about(data) === undefined) return [];
        const { givenBy, rating, score, labels } = data;
        return [{ about: about(data), givenBy, rating, score, labels }];
      });
      const scores = related.evaluation.flatMap(({ data }) => {
        if (about(data) === undefined) return [];
        const { evaluationName, scoreValue, scoreLabel, evaluatorName, evaluatorVersion } = data;
        return [
          {
            about: about(data),
            name: evaluationName,
            scoreValue,
            scoreLabel,
            evaluatorName,
            evaluatorVersion,
          },
        ];
      });
      return {
        description: `${known.stream.id} ${inferenceId}`,
        vars: {
          messages: inertJson(messages),
          tools: inertJson(toolsFor(messages, input.tools).tools ?? []),
          parameters: inertJson(parameters),
          answer: inertJson(answer),
        },
        assert: assertionsOf(answer, fate),
        metadata: { conversation: known.stream.id, inferenceId, at: known.at, feedback, scores },
      };
    },
  },
  consent: { purpose: 'training' },
});
