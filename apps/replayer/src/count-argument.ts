import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** The parser of `--limit`. */
export function countArgument(text: string): number {
  const count = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (count < 1) throw new Failure(exitCode.usage, `--limit: "${text}" is no whole number from 1 on`);
  return count;
}
