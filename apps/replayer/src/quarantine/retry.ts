import type { EventStore, QuarantineReason, RefusedEntry } from '@annals/event-store';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { entryCells, entryTitles, type EventNames, namesOf } from './entry-text.ts';
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
  const refused: NamedEntry[] = [];
  const { accepted } = await retryQuarantined(store, filter, ({ event }, again) => {
    progress.add();
    if (again) refused.push({ ...again, names: namesOf(event) });
  });
  progress.end();

  if (output.json) await output.jsonLine({ accepted, refused: refused.map(documentOf) });
  else {
    await output.line(`accepted: ${accepted}, refused again: ${refused.length}`);
    const table = new TableWriter(output, entryTitles);
    for (const entry of refused) await table.row(entryCells(entry, entry.names));
    await table.end();
  }
  return refused.length === 0 ? exitCode.ok : exitCode.incomplete;
}

/** What is kept of an entry until all are retried. */
type NamedEntry = RefusedEntry & { readonly names: EventNames };

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

/** Without the event itself: `quarantine show` has it. */
const documentOf = ({ id, reason, violations, names }: NamedEntry) => ({
  id,
  reason,
  violations,
  type: names.type ?? null,
  subject: names.subject ?? null,
});
