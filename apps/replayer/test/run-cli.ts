import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const folder = fileURLToPath(new URL('..', import.meta.url));
export const bin = `${folder}bin/replayer.js`;
export const bundle = `${folder}dist/cli.js`;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly script?: string;
}

/** The built command line as a process, without settings of the machine that runs the test. */
export function startCli(args: readonly string[], { env = {}, cwd = folder, script = bin }: CliOptions = {}) {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [script, ...args], {
    cwd,
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs it to its end; both outputs are pipes. */
export async function runCli(args: readonly string[], options?: CliOptions): Promise<CliResult> {
  const child = startCli(args, options);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk: string) => (texts[name] += chunk));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, ...texts };
}

/** NDJSON as values. */
export const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
