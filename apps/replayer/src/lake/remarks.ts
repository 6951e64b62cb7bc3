import type { LakeTable } from '@annals/replay';
import { printable } from '../output/printable.ts';

/** What an analyst should know of these tables: where the lake holds an event otherwise than its schema says. */
export function remarksOf(tables: readonly LakeTable[]): string[] {
  return tables.flatMap(({ type, unknown, firstUnknown, misfits, firstMisfit }) =>
    [
      ...(firstUnknown
        ? [
            `${type}: not in the catalogue; ${unknown} events have their data as JSON, the first is ${firstUnknown.subject}, position ${firstUnknown.position}`,
          ]
        : []),
      ...(firstMisfit
        ? [
            `${type}: ${misfits} events do not fit its schema, their values are in column other; the first is ${firstMisfit.subject}, position ${firstMisfit.position}, at ${firstMisfit.pointer === '' ? 'its data' : firstMisfit.pointer}`,
          ]
        : []),
    ].map(printable),
  );
}
