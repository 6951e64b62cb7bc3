import { formatSequence, type Ordering, parseSequence } from '@annals/events-schema';
import { exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { timeOf } from './time-argument.ts';

const timedPosition = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z\.\d{16}\.[0-9a-f]{32}$/;

/** What a reading is limited by. */
export interface Bounds {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
}

/**
 * `--from` and `--to` as the store takes them. In a sequenced stream they are numbers, padded or not. In a
 * time-ordered stream they are positions or times: positions start with their time, so a time from which to read is
 * itself a bound, and a time to which to read is the same as `asOf`.
 */
export function boundsOf(ordering: Ordering, { from, to, asOf }: Bounds): Bounds {
  if (ordering === 'sequence') return { from: sequence('--from', from), to: sequence('--to', to), asOf };
  const first = timed('--from', from);
  const last = timed('--to', to);
  if (last === undefined || timedPosition.test(last)) return { from: first, to: last, asOf };
  return { from: first, to: undefined, asOf: asOf !== undefined && asOf < last ? asOf : last };
}

function sequence(flag: string, text: string | undefined): string | undefined {
  const number = text === undefined ? undefined : parseSequence(text);
  if (number !== undefined) return formatSequence(number);
  if (text === undefined) return undefined;
  throw new Failure(exitCode.usage, `${flag}: "${text}" is no position: this stream's are numbers from 1 on`);
}

function timed(flag: string, text: string | undefined): string | undefined {
  if (text === undefined || timedPosition.test(text)) return text;
  const time = timeOf(text);
  if (time !== undefined) return time;
  throw new Failure(
    exitCode.usage,
    `${flag}: "${text}" is no position: this stream is ordered by time, give a time, a date or a full position`,
  );
}
