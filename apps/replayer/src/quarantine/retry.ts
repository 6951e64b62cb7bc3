import type { RefusedEntry } from '@annals/event-store';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { TableWriter } from '../output/table.ts';
import { assertThere } from '../refused/assert-there.ts';
import { chosenBy, type FilterOptions } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';
import { entryCells, entryTitles, type EventNames, namesOf } from './entry-text.ts';

export interface RetryOptions extends FilterOptions {
  readonly all?: true;
}

/** `quarantine retry`: what is accepted now leaves quarantine, what is refused again stays. */
export async function retryEntries(
  session: Session,
  ids: readonly string[],
  options: RetryOptions,
): Promise<ExitCode> {
  const { output } = session;
  const filter = chosenBy('retry', ids, options);
  const store = await session.store();
  await assertThere('in quarantine', filter, (given) => store.quarantine.list(given));

  const { retryQuarantined } = await import('@annals/event-store');
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

/** Without the event itself: `quarantine show` has it. */
const documentOf = ({ id, reason, violations, names }: NamedEntry) => ({
  id,
  reason,
  violations,
  type: names.type ?? null,
  subject: names.subject ?? null,
});
