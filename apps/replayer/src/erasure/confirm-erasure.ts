import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';

/** Whoever cannot be asked must have said so. Call it before anything is read. */
export function mayErase({ confirm }: Session, yes: boolean): void {
  if (!yes && !confirm) throw new Failure(exitCode.usage, 'what is erased is gone for good: say --yes');
}

/** Asks on a terminal; a no ends the command as if it had been interrupted. */
export async function confirmErasure({ confirm }: Session, yes: boolean, what: string): Promise<void> {
  if (yes || !confirm) return;
  if (!(await confirm(`Erase ${what} for good?`)))
    throw new Failure(exitCode.interrupted, 'nothing was erased');
}
