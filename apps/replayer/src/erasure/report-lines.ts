import type { ErasureReport, FoundDatasets, Survey } from '@annals/erasure';

/** What there is to say of an erasure, or of one that would be made. */
export type Said = FoundDatasets &
  (Omit<ErasureReport, 'published'> | (Omit<Survey, 'published'> & { readonly dryRun: true }));

/** An erasure's report for people, a line each for what there is to say. */
export function reportLines(report: Said): string[] {
  const { streams, events, closed, refused, datasets, untold } = report;
  const done = !('dryRun' in report);
  const lines = [`events: ${events} in ${streams} streams${done ? ', their personal fields erased' : ''}`];
  if (closed > 0) lines.push(`closed to events that name nobody, and others take part: ${closed} streams`);
  if (refused) {
    const how = done ? ' discarded' : '';
    lines.push(`quarantine: ${refused.quarantine}${how}`, `dead letters: ${refused.deadLetters}${how}`);
    for (const blob of refused.unreadable)
      lines.push(`a dead letter that cannot be read, and stays: ${blob}`);
  }
  if (done) lines.push(...doneLines(report));
  for (const { name, place } of datasets) lines.push(`still in a dataset: ${name}, ${place}`);
  for (const place of untold) lines.push(`a dataset that cannot be read: ${place}`);
  return lines;
}

function* doneLines({
  id,
  state,
  refolded,
  dropped,
  rewritten,
  againFrom,
}: Omit<ErasureReport, 'published'>): Generator<string> {
  if (refolded.length > 0) yield `folded anew: ${refolded.join(', ')}`;
  if (dropped.length > 0) yield `dropped: ${dropped.join(', ')}`;
  if (rewritten > 0) yield `written anew: ${rewritten} events that were stored before sealing was on`;
  if (state === 'done')
    yield `run it again from ${againFrom} on: until then processes may have the key in memory`;
  yield state === 'done' ? `erasure: ${id}` : `erasure ${id} is ${state}: the same command goes on`;
}
