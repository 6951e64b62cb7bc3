import type { DatasetManifest } from '@annals/datasets';

/** The rows of a dataset in a line, and what became of those that are in neither split. */
export function rowsText({
  total,
  train,
  test,
  censored,
  embargo,
  otherSide,
}: DatasetManifest['rows']): string {
  const rest = [
    `${censored} censored`,
    `${embargo} within the embargo`,
    `${otherSide} on the other side of the split`,
  ].join(', ');
  return `rows: ${total}; ${train} to train, ${test} to test; ${rest}`;
}
