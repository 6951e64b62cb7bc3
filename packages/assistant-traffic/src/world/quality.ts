import type { Topic } from './topics.ts';

/**
 * How good answers are, as this simulator declares it: numbers made up, on the scale of log odds. Nothing of it is in
 * the events; what is seen of it is feedback, evaluations, corrections and how conversations end.
 */

/** `skill` is what the model brings, `latencyMs` the median of an answer. */
export const models = {
  'synthetic-small-1': { skill: 0.1, latencyMs: 900, version: '2025-10-01' },
  'synthetic-large-1': { skill: 0.9, latencyMs: 2_200, version: '2026-01-15' },
  'synthetic-large-2': { skill: 1.4, latencyMs: 1_500, version: '2026-03-30' },
} as const;
export type ModelName = keyof typeof models;

/** What a prompt version adds. Version 3 is the mistake that is rolled back. */
export const prompts = { '1': 0, '2': 0.5, '3': -1.2, '4': 0.7 } as const;
export type PromptVersion = keyof typeof prompts;

/** The world moves on from what a model knows: by this much a day in service. */
export const ageingPerDay = 0.003;

/** What an answer is made with. */
export interface Making {
  readonly model: ModelName;
  readonly promptVersion: PromptVersion;
  readonly topic: Topic;
  /** Since the model was first released here. */
  readonly daysInService: number;
}

/** The log odds of a good answer, before the luck of the single answer (a normal deviation of 0.8). */
export const declaredLogit = ({ model, promptVersion, topic, daysInService }: Making): number =>
  models[model].skill + prompts[promptVersion] - topic.difficulty - ageingPerDay * daysInService;

/** Deviation of single answers from what is declared. */
export const luck = 0.8;

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));
