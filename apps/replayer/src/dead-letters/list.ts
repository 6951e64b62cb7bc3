import type { UnreadableBlob } from '@annals/event-store';
import { type ExitCode } from '../exit-code.ts';
import { TableWriter } from '../output/table.ts';
import { filterOf, type FilterOptions } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';
import { letterCells, letterTitles } from './letter-text.ts';
import { noteUnreadable } from './unreadable.ts';

/** `dead-letters list`; none at all is an answer, not an error. */
export async function listLetters(
  session: Session,
  { limit = Infinity, ...options }: FilterOptions,
): Promise<ExitCode> {
  const { output } = session;
  const { deadLetters } = await session.store();
  const table = new TableWriter(output, letterTitles);
  const progress = output.progress('dead letters');
  const unreadable: UnreadableBlob[] = [];
  let shown = 0;
  let more = false;
  for await (const letter of deadLetters.list(filterOf(options), (blob) => unreadable.push(blob))) {
    if (shown === limit) {
      more = true;
      break;
    }
    shown += 1;
    progress.add();
    await (output.json ? output.jsonLine(letter) : table.row(letterCells(letter)));
  }
  await table.end();
  progress.end();
  if (more) output.note(`more follows (--limit ${limit})`);
  else if (!output.json) output.note(shown === 0 ? 'there are no dead letters' : `dead letters: ${shown}`);
  return noteUnreadable(output, unreadable);
}
