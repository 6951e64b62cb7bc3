import { type ExitCode, exitCode } from '../exit-code.ts';
import { TableWriter } from '../output/table.ts';
import { filterOf, type FilterOptions } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';
import { entryCells, entryTitles, namesOf } from './entry-text.ts';

/** `quarantine list`; an empty quarantine is an answer, not an error. */
export async function listEntries(
  session: Session,
  { limit = Infinity, ...options }: FilterOptions,
): Promise<ExitCode> {
  const { output } = session;
  const { quarantine } = await session.store();
  const table = new TableWriter(output, entryTitles);
  const progress = output.progress('entries');
  let shown = 0;
  let more = false;
  for await (const entry of quarantine.list(filterOf(options))) {
    if (shown === limit) {
      more = true;
      break;
    }
    shown += 1;
    progress.add();
    await (output.json ? output.jsonLine(entry) : table.row(entryCells(entry, namesOf(entry.event))));
  }
  await table.end();
  progress.end();
  if (more) output.note(`more follows (--limit ${limit})`);
  else if (!output.json) output.note(shown === 0 ? 'nothing is in quarantine' : `entries: ${shown}`);
  return exitCode.ok;
}
