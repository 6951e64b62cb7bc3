import type { Catalogue } from '@annals/events-schema';
import { ErasureError } from '../errors.ts';

/** Of a category, after how many days without a new event its subjects are erased; `keep`: not while they have one. */
export type RetentionPolicy = ReadonlyMap<string, number | 'keep'>;

const entryPattern = /^([a-z][a-z0-9-]{0,63})=(?:(keep)|([1-9][0-9]{0,4})d)$/;

/**
 * Reads a policy: `conversation=400d, evaluation=keep`. A category that it does not name has no say.
 * @throws ErasureError `policy-invalid`, also for a category that the catalogue does not declare
 */
export function parsePolicy(catalogue: Catalogue, text: string): RetentionPolicy {
  const policy = new Map<string, number | 'keep'>();
  for (const entry of text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)) {
    const [, category, keep, days] = entryPattern.exec(entry) ?? [];
    if (category === undefined)
      throw invalid(`"${entry}" is no rule: give <category>=<days>d or <category>=keep`);
    if (!catalogue.byCategory.has(category)) throw invalid(`there is no category "${category}"`);
    if (policy.has(category)) throw invalid(`category "${category}" stands twice`);
    policy.set(category, keep === 'keep' ? 'keep' : Number(days));
  }
  return policy;
}

const invalid = (why: string) => new ErasureError('policy-invalid', `the retention policy: ${why}`);
