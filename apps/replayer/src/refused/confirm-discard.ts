import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';

/** Whoever cannot be asked must have said so. Call it before anything is read. */
export function mayDiscard({ confirm }: Session, yes: boolean): void {
  if (!yes && !confirm) throw new Failure(exitCode.usage, 'what is discarded is gone for good: say --yes');
}

/** Asks on a terminal, with the number; a no ends the command as if it had been interrupted. */
export async function confirmDiscard(
  { confirm }: Session,
  yes: boolean,
  found: AsyncIterable<unknown>,
): Promise<void> {
  if (yes || !confirm) return;
  let count = 0;
  for await (const _ of found) count += 1;
  if (count > 0 && !(await confirm(`Discard ${count} for good?`)))
    throw new Failure(exitCode.interrupted, 'nothing was discarded');
}
