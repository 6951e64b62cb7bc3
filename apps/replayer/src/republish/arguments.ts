import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** What a topic takes is 5,000 events a second; a target that takes more may be told so. */
const mostRate = 100_000;

/** The parser of `--rate`. */
export function rateArgument(text: string): number {
  const rate = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (rate > 0 && rate <= mostRate) return rate;
  throw new Failure(exitCode.usage, `--rate: "${text}" is no number above 0, at most ${mostRate}`);
}

/** The parser of `--job`: it stands in a row key, and in every event that is sent. */
export function jobArgument(text: string): string {
  if (/^[A-Za-z0-9._~-]{1,64}$/.test(text)) return text;
  throw new Failure(
    exitCode.usage,
    `--job: "${text}" is no id of a job: give 1 to 64 of A-Z, a-z, 0-9 and ._~-`,
  );
}
