import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process of its own is to do. */
export interface Task {
  readonly way:
    'bare' | 'archive' | 'table' | 'archiveRun' | 'archiveReady' | 'feedRead' | 'dataset' | 'asofJoin';
  readonly tableUrl: string;
  readonly blobUrl: string;
  /** Of `archiveReady`: a file that `writeRecordedFeed` wrote. */
  readonly feed?: string;
  /** Of `dataset`, where it comes to stand; of `asofJoin`, a copy of the lake. */
  readonly folder?: string;
  /** Only these; all unless given. */
  readonly buckets?: readonly string[];
}

export interface Measured {
  readonly events: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

const script = fileURLToPath(new URL('replay-process.ts', import.meta.url));

/**
 * Runs tasks at the same time, each in a process that is held to one core (Linux; elsewhere to none). The clock of
 * all starts when the last of them is ready.
 */
export async function inProcesses(tasks: readonly Task[]): Promise<Measured[]> {
  const children = tasks.map((task, core) => start(task, core));
  await Promise.all(children.map(({ ready }) => ready));
  for (const { child } of children) child.send('go');
  return Promise.all(children.map(({ result }) => result));
}

function start(task: Task, core: number) {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, JSON.stringify(task)];
  const [command = '', ...args] =
    process.platform === 'linux' ? ['taskset', '-c', String(core), ...node] : node;
  const child: ChildProcess = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${task.way} ended with ${String(code)} before its result`);
  });
  failed.catch(() => undefined);
  const message = async () => ((await Promise.race([once(child, 'message'), failed])) as unknown[])[0];
  const ready = message();
  const result = ready.then(message).then((measured) => measured as Measured);
  result.catch(() => undefined);
  return { child, ready, result };
}

/** Events a second of all together. */
export const rateOf = (measured: readonly Measured[]): number =>
  measured.reduce((sum, { events }) => sum + events, 0) / Math.max(...measured.map(({ seconds }) => seconds));

export const peakOf = (measured: readonly Measured[]): number =>
  Math.round(Math.max(...measured.map(({ peakMegabytes }) => peakMegabytes)));
