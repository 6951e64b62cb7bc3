import type { EventStore, QuarantineReason, RetryReport } from '@annals/event-store';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { entryCells, entryTitles, namesOf } from './entry-text.ts';
import { noSuchEntry } from './no-such-entry.ts';

export interface RetryOptions {
  readonly reason?: QuarantineReason;
  readonly all?: true;
}

/** `quarantine retry`: what is accepted now leaves quarantine, what is refused again stays. */
export async function retryEntries(
  session: Session,
  ids: readonly string[],
  { reason, all }: RetryOptions,
): Promise<ExitCode> {
  const { output } = session;
  if (all && (ids.length > 0 || reason !== undefined))
    throw new Failure(exitCode.usage, '--all goes alone: give ids, or --reason, or --all');
  if (!all && ids.length === 0 && reason === undefined)
    throw new Failure(exitCode.usage, 'say which entries to retry: their ids, or --reason, or --all');
  const store = await session.store();
  if (ids.length > 0) await assertThere(store, ids, reason);

  const { retryQuarantined } = await import('@annals/event-store');
  const filter = { ids: ids.length > 0 ? new Set(ids) : undefined, reason };
  const progress = output.progress('retried');
  const report = await retryQuarantined(store, filter, () => {
    progress.add();
  });
  progress.end();

  if (output.json) await output.jsonLine(documentOf(report));
  else {
    await output.line(`accepted: ${report.accepted}, refused again: ${report.refused.length}`);
    const table = new TableWriter(output, entryTitles);
    for (const entry of report.refused) await table.row(entryCells(entry));
    await table.end();
  }
  return report.refused.length === 0 ? exitCode.ok : exitCode.incomplete;
}

/** A mistyped id shows before anything is done. */
async function assertThere(
  store: EventStore,
  ids: readonly string[],
  reason: QuarantineReason | undefined,
): Promise<void> {
  const missing = new Set(ids);
  for await (const { id } of store.quarantine.list({ ids: new Set(ids), reason })) {
    missing.delete(id);
    if (missing.size === 0) return;
  }
  throw noSuchEntry([...missing]);
}

/** Without the events themselves: `quarantine show` has them. */
const documentOf = ({ accepted, refused }: RetryReport) => ({
  accepted,
  refused: refused.map(({ id, reason, violations, event }) => {
    const { type = null, subject = null } = namesOf(event);
    return { id, reason, violations, type, subject };
  }),
});
