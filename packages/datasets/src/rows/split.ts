import { hash } from 'node:crypto';
import type { AnyDataset } from '../define/dataset.ts';
import { shifted } from '../define/duration.ts';

export type SplitName = 'train' | 'test';

/**
 * Where a row belongs, or why it belongs nowhere: `embargo`, too close before the cutoff; `other-side`, of a subject to
 * train on after the cutoff, or one to test on before it.
 */
export type SplitOf = SplitName | 'embargo' | 'other-side';

/** From 0 to 1, the same for a subject in every dataset. */
export function shareOf(subject: string): number {
  return Number.parseInt(hash('sha256', subject).slice(0, 13), 16) / 2 ** 52;
}

/** Where rows of a subject belong, by the time of their moment. */
export function splitter(
  { split: { test, cutoff, embargo }, horizon }: Pick<AnyDataset, 'split' | 'horizon'>,
  subject: string,
): (at: string) => SplitOf {
  // With a cutoff alone, the same subjects are on both sides of it.
  const held = test === undefined ? undefined : shareOf(subject) < test;
  if (cutoff === undefined) return () => (held === true ? 'test' : 'train');
  return (at) => {
    if (at > cutoff) return held === false ? 'other-side' : 'test';
    if (held === true) return 'other-side';
    return shifted(at, embargo ?? horizon) <= cutoff ? 'train' : 'embargo';
  };
}
