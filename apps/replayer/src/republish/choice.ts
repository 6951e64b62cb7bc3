import type { Choice } from '@annals/replay';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** What narrows down a history, as parsed. */
export interface ChoiceOptions {
  readonly stream?: readonly string[];
  readonly category?: readonly string[];
  readonly type?: readonly string[];
  readonly after?: string;
  readonly before?: string;
  readonly knownAt?: string;
  readonly all?: true;
}

/** The choice that flags stand for; undefined if nothing was said. */
export function choiceOf(options: ChoiceOptions): Choice | undefined {
  const { stream: streams, category: categories, type: types, after, before, knownAt, all } = options;
  const choice: Choice = { streams, categories, types, after, before, knownAt };
  const narrowed = Object.values(choice).some((value) => value !== undefined);
  if (all && narrowed) throw new Failure(exitCode.usage, '--all goes alone: give filters, or --all');
  return all || narrowed ? choice : undefined;
}

/** Everything is meant only if that was said. */
export const nothingChosen = (instead = '') =>
  new Failure(exitCode.usage, `${instead}say what to send: a filter such as --stream or --after, or --all`);
