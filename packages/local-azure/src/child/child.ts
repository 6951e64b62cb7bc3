import { spawn, type ChildProcess, type Serializable } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** How a process ended: `code` when it ended itself, `signal` when it was ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type ChildLine = (stream: 'stdout' | 'stderr', line: string) => void;

export type ChildOptions = {
  /** A JavaScript file. */
  script: string;
  args?: string[];
  /** The whole environment of the child: nothing is inherited. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  line?: ChildLine;
};

/** A Node process of ours, with an IPC channel whose end tells it that its parent is gone. */
export type Child = {
  readonly pid: number;
  /** Resolves once the process has ended and its output was read. */
  readonly exited: Promise<Exit>;
  /** The last lines it wrote, for error messages. */
  output(): string;
  send(message: Serializable): void;
  onMessage(listener: (message: unknown) => void): void;
  /** SIGKILL. */
  kill(): Promise<Exit>;
  /** Asks by the given message to end, waits, and kills only when that took longer than `timeoutMs`. */
  end(message: Serializable, timeoutMs: number): Promise<Exit>;
};

const OUTPUT_LINES = 50;

/**
 * Starts a Node process in a process group of its own, so that Ctrl-C in a terminal reaches the parent alone, which
 * then ends its children in the right order. The child must watch `disconnect` on its channel and end by itself.
 */
export async function startChild({ script, args = [], env, cwd, line }: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcess & { stdout: Readable; stderr: Readable };
  const tail: string[] = [];
  const read = (stream: 'stdout' | 'stderr', from: Readable) => {
    createInterface({ input: from, crlfDelay: Infinity }).on('line', (text) => {
      if (tail.push(text) > OUTPUT_LINES) tail.shift();
      line?.(stream, text);
    });
  };
  read('stdout', child.stdout);
  read('stderr', child.stderr);

  const exited = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  child.on('error', () => undefined); // a message that could not be sent: the exit says what happened

  return {
    pid: child.pid ?? 0,
    exited,
    output: () => tail.join('\n'),
    send: (message) => {
      sendTo(child, message);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
    end: async (message, timeoutMs) => {
      sendTo(child, message);
      const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function sendTo(child: ChildProcess, message: Serializable): void {
  if (child.connected) child.send(message, () => undefined);
}
