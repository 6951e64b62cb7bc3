import { startChild, type Child, type Exit } from '../child/child.ts';
import { siblingScript } from '../child/script.ts';
import { LocalAzureError } from '../errors.ts';
import { hostKeys, type HostKeys } from './keys.ts';
import type { FromChild, HostFunction, HostLog, ToChild } from './messages.ts';

export type FunctionsHostOptions = {
  /** The folder of the built app, as it is deployed: package.json with `main`, host.json, the bundle. */
  app: string;
  /** The app's settings. Beside them it gets PATH, HOME and the like, and nothing else of this process. */
  env?: Record<string, string>;
  /** Default 0: a free port. Give the old one, and the old keys, to start again after a kill. */
  port?: number;
  /** Made up where not given. */
  keys?: Partial<HostKeys>;
  /** How long a message stays hidden whose host has died. Default 600, as in Azure. */
  queueLeaseSeconds?: number;
  log?: (line: HostLog) => void;
};

/** A running function app. */
export type FunctionsHost = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly keys: HostKeys;
  readonly functionKey: string;
  readonly functions: HostFunction[];
  /** Resolves when the process has ended, however. */
  readonly exited: Promise<Exit>;
  /** Where Event Grid delivers to a function, with the key. */
  webhookUrl(functionName: string): string;
  /** SIGKILL. */
  kill(): Promise<Exit>;
  /** Takes no more requests, lets invocations finish, runs appTerminate hooks, ends. */
  stop(): Promise<Exit>;
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 60_000;
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SYSTEMROOT',
  'USERPROFILE',
];

/**
 * Runs a function app in a child process as the Functions host and Node worker do: its Event Grid functions behind
 * `/runtime/webhooks/EventGrid`, its HTTP functions behind their routes, its queue functions fed from the queues of
 * the emulator. Timers do not tick: POST /admin/functions/NAME with the master key calls one. Other triggers are
 * registered, not served.
 * The process ends itself when this one dies.
 *
 * Throws `functions-host-start-failed`, with what the app said, when it does not load.
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const { app, env = {}, port = 0, queueLeaseSeconds = 600, log } = options;
  const keys = hostKeys(options.keys);
  const child = await startChild({
    script: siblingScript(import.meta.url, 'child'),
    env: { ...inherited(), ...env },
    cwd: app,
    line: (stream, message) => {
      const level = stream === 'stdout' ? 'information' : 'warning';
      log?.({ time: new Date().toISOString(), level, category: stream, message });
    },
  });
  const started = await startApp(child, { kind: 'start', app, port, keys, queueLeaseSeconds }, log);
  const url = `http://127.0.0.1:${started.port}`;
  let stopping: Promise<Exit> | undefined;
  return {
    url,
    port: started.port,
    pid: child.pid,
    keys,
    functionKey: keys.function,
    functions: started.functions,
    exited: child.exited,
    webhookUrl: (functionName) =>
      `${url}/runtime/webhooks/EventGrid?${new URLSearchParams({ functionName, code: keys.eventGrid }).toString()}`,
    kill: () => child.kill(),
    stop: () => (stopping ??= child.end({ kind: 'stop' } satisfies ToChild, STOP_TIMEOUT_MS)),
  };
}

async function startApp(
  child: Child,
  message: ToChild,
  log: FunctionsHostOptions['log'],
): Promise<{ port: number; functions: HostFunction[] }> {
  let failure: string | undefined;
  const started = new Promise<{ port: number; functions: HostFunction[] }>((resolve) => {
    child.onMessage((received) => {
      const told = received as FromChild;
      switch (told.kind) {
        case 'log':
          log?.(told.log);
          break;
        case 'failed':
          failure = told.message;
          break;
        case 'started':
          resolve(told);
          break;
      }
    });
  });
  child.send(message);
  const timer = setTimeout(() => void child.kill(), START_TIMEOUT_MS);
  const first = await Promise.race([started, child.exited]);
  clearTimeout(timer);
  if ('port' in first) return first;
  throw new LocalAzureError(
    'functions-host-start-failed',
    `The function app did not start (code ${first.code ?? 'none'}, signal ${first.signal ?? 'none'}). ${failure ?? ''}\n${child.output()}`,
  );
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
