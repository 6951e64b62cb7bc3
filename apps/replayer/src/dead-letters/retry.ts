import { type ExitCode, exitCode } from '../exit-code.ts';
import { assertThere } from '../refused/assert-there.ts';
import { chosenBy, type FilterOptions } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';
import { noteUnreadable } from './unreadable.ts';

export interface RetryLettersOptions extends FilterOptions {
  readonly all?: true;
}

/** `dead-letters retry`: each ends in the store or in quarantine. */
export async function retryLetters(
  session: Session,
  ids: readonly string[],
  options: RetryLettersOptions,
): Promise<ExitCode> {
  const { output } = session;
  const filter = chosenBy('retry', ids, options);
  const store = await session.store();
  await assertThere('among the dead letters', filter, (given) => store.deadLetters.list(given));

  const { retryDeadLetters } = await import('@annals/event-store');
  const progress = output.progress('retried');
  const report = await retryDeadLetters(store, filter, (count) => {
    progress.add(count);
  });
  progress.end();

  const { appended, duplicates, quarantined, reasons, unreadable } = report;
  if (output.json) await output.jsonLine(report);
  else {
    await output.line(`stored: ${appended}, stored before: ${duplicates}, in quarantine: ${quarantined}`);
    for (const [reason, count] of Object.entries(reasons)) await output.line(`  ${reason}: ${count}`);
  }
  const readable = noteUnreadable(output, unreadable);
  return quarantined > 0 ? exitCode.incomplete : readable;
}
