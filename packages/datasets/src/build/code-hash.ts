import { hash } from 'node:crypto';
import type { AnyDataset } from '../define/dataset.ts';

/** Of the text of a declaration's functions and the fold's: what they close over is not in it. */
export function codeHash({ entity, related, moment, features, labels, examples }: AnyDataset): string {
  const functions = {
    ...{ initial: entity.initial, evolve: entity.evolve, when: moment.when },
    upcasts: [entity, ...Object.values(related ?? {})].flatMap(({ versions }) =>
      [...versions.values()].map(({ upcasts }) => upcasts),
    ),
    columns: [features, labels],
    example: examples?.of,
    beside: examples?.beside,
  };
  const text = JSON.stringify(functions, (_key, value: unknown) =>
    typeof value === 'function' ? String(value) : value,
  );
  return hash('sha256', text);
}
