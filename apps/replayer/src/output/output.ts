import { once } from 'node:events';
import { type Colors, colorsFor } from './colors.ts';
import { jsonLine } from './json-text.ts';
import { lineProgress, noProgress, type Progress, terminalProgress } from './progress.ts';

/** Where a command writes: its answer to stdout, everything else to stderr. */
export interface Output {
  readonly json: boolean;
  readonly colors: Colors;
  /** Width of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  /** Writes a line of the answer; waits while the reader is behind. */
  line(text: string): Promise<void>;
  /** Writes a value as a line of JSON. */
  jsonLine(value: unknown): Promise<void>;
  /** Says something beside the answer. */
  note(text: string): void;
  /** Shows progress on stderr: in place on a terminal, else a line every ten seconds. */
  progress(what: string): Progress;
  /** Gives the terminal back, however the command ended. */
  readonly close: () => void;
}

/** A terminal says that it is one, and how wide. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function createOutput({ stdout, stderr, env }: Streams, json: boolean): Output {
  const onTerminal = stdout.isTTY === true;
  const plain = env.TERM === 'dumb' || (env.NO_COLOR ?? '') !== '';
  let progress = noProgress;

  const line = async (text: string) => {
    if (onTerminal) progress.hide();
    if (!stdout.write(`${text}\n`)) await once(stdout, 'drain');
  };
  return {
    json,
    colors: colorsFor(onTerminal && !plain),
    columns: onTerminal ? stdout.columns : undefined,
    line,
    jsonLine: (value) => line(jsonLine(value)),
    note: (text) => {
      progress.hide();
      stderr.write(`${text}\n`);
    },
    progress: (what) =>
      (progress =
        stderr.isTTY === true && env.TERM !== 'dumb'
          ? terminalProgress(what, stderr)
          : lineProgress(what, stderr, json)),
    close: () => {
      progress.end();
    },
  };
}
