import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../..', import.meta.url));
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** `npm start` without npm: the built program, as scripts/run.mjs runs it. */
export interface RunningDemo {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<number | null>;
  /** Resolves when stdout matches; rejects with all output if the program ends before. */
  readonly says: (pattern: RegExp) => Promise<void>;
}

export function startDemo(args: readonly string[]): RunningDemo {
  const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  const says = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (pattern.test(stdout)) resolve();
      };
      child.stdout.on('data', look);
      look();
      void exited.then((code) => {
        reject(
          new Error(`ended with ${String(code)} before it said ${String(pattern)}\n${stdout}\n${stderr}`),
        );
      });
    });
  return { child, stdout: () => stdout, stderr: () => stderr, exited, says };
}

/** The processes that a process has started and that still run; where there is /proc. */
export async function childrenOf(pid: number): Promise<number[]> {
  const entries = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  return entries.map(Number).filter((candidate) => parentOf(candidate) === pid);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}
