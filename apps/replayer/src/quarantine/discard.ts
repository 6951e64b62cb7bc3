import { type ExitCode, exitCode } from '../exit-code.ts';
import { assertThere } from '../refused/assert-there.ts';
import { confirmDiscard, mayDiscard } from '../refused/confirm-discard.ts';
import { chosenBy, type FilterOptions } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';

export interface DiscardOptions extends FilterOptions {
  readonly all?: true;
  readonly yes?: boolean;
}

/** `quarantine discard`: takes entries out for good. */
export async function discardEntries(
  session: Session,
  ids: readonly string[],
  { yes = false, ...options }: DiscardOptions,
): Promise<ExitCode> {
  const { output } = session;
  const filter = chosenBy('discard', ids, options);
  mayDiscard(session, yes);
  const { quarantine } = await session.store();
  await assertThere('in quarantine', filter, (given) => quarantine.list(given));
  await confirmDiscard(session, yes, quarantine.list(filter));
  const discarded = await quarantine.discard(filter);
  await (output.json ? output.jsonLine({ discarded }) : output.line(`discarded: ${discarded}`));
  return exitCode.ok;
}
