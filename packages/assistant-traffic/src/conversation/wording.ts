import type { Random } from '../random/random.ts';
import type { Topic } from '../world/topics.ts';

/** What is said, from templates: whoever reads it sees that nobody said it. */
const complaints = ['That is not what I asked.', 'You said that before.', 'This does not help me.'] as const;
const thanks = ['Good, one more thing.', 'Thank you.', 'And then?'] as const;

export const textPart = (content: string) => [{ type: 'text' as const, content }];

const numbered = (template: string, number: number) => template.replace('#', String(number));

/** What is asked, without a word around it. */
export const questionText = (topic: Topic, number: number, random: Random) =>
  numbered(random.pick(topic.questions), number);

/** How a question is put after an answer of this kind, or at first. */
export function askingText(
  topic: Topic,
  question: string,
  before: 'good' | 'poor' | undefined,
  random: Random,
) {
  if (before === undefined) return `Synthetic question on ${topic.name}: ${question}`;
  return `${random.pick(before === 'poor' ? complaints : thanks)} ${question}`;
}

export const answerText = (topic: Topic, number: number, good: boolean, random: Random) =>
  `Synthetic answer: ${numbered(random.pick(good ? topic.good : topic.poor), number)}`;
