import type { ExitCode } from '../exit-code.ts';
import type { DiscardOptions } from '../quarantine/discard.ts';
import { assertThere } from '../refused/assert-there.ts';
import { confirmDiscard, mayDiscard } from '../refused/confirm-discard.ts';
import { chosenBy } from '../refused/filter-options.ts';
import type { Session } from '../session.ts';
import { noteUnreadable } from './unreadable.ts';

/** `dead-letters discard`: takes them out for good, without a look at what they say. */
export async function discardLetters(
  session: Session,
  ids: readonly string[],
  { yes = false, ...options }: DiscardOptions,
): Promise<ExitCode> {
  const { output } = session;
  const filter = chosenBy('discard', ids, options);
  mayDiscard(session, yes);
  const store = await session.store();
  await assertThere('among the dead letters', filter, (given) => store.deadLetters.list(given));
  await confirmDiscard(session, yes, store.deadLetters.list(filter));
  const { discardDeadLetters } = await import('@annals/event-store');
  const { discarded, unreadable } = await discardDeadLetters(store, filter);
  await (output.json ? output.jsonLine({ discarded, unreadable }) : output.line(`discarded: ${discarded}`));
  return noteUnreadable(output, unreadable);
}
