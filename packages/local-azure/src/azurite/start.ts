import { mkdir } from 'node:fs/promises';
import { startChild, type Exit } from '../child/child.ts';
import { siblingScript } from '../child/script.ts';
import { LocalAzureError } from '../errors.ts';
import { wellKnownAccount } from './account.ts';

export type AzuriteOptions = {
  /** Where the data lives; made when missing. With `inMemory` it is only the working directory. */
  folder: string;
  /** Keep nothing on disk. Default false. */
  inMemory?: boolean;
  /** Gets each line that Azurite prints. */
  log?: (line: string) => void;
};

/** A running storage emulator on loopback. Every URL names the account: `http://127.0.0.1:PORT/devstoreaccount1`. */
export type Azurite = {
  readonly blobUrl: string;
  readonly queueUrl: string;
  readonly tableUrl: string;
  readonly accountName: string;
  readonly accountKey: string;
  readonly pid: number;
  /** Resolves when the process has ended, however. */
  readonly exited: Promise<Exit>;
  /** Closes it so that everything is on disk, and waits for its end. Calling it again waits for the same end. */
  stop(): Promise<void>;
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 60_000;
const LISTENING = /Azurite (Blob|Queue|Table) service is successfully listening at (http:\/\/\S+)/;

/**
 * Starts Azurite (blob, queue, table) as a child process on free ports of 127.0.0.1 and resolves when all three
 * answer. It ends itself, gracefully, when this process dies.
 *
 * Throws `azurite-start-failed`, with what Azurite printed, when it ends before it is up.
 */
export async function startAzurite({ folder, inMemory = false, log }: AzuriteOptions): Promise<Azurite> {
  await mkdir(folder, { recursive: true });
  const urls = new Map<string, string>();
  let up: () => void = () => undefined;
  const ready = new Promise<undefined>((resolve) => {
    up = () => {
      resolve(undefined);
    };
  });
  const child = await startChild({
    script: siblingScript(import.meta.url, 'child'),
    // Port 0: the system chooses at the moment of listening, so no other process can come between.
    args: [
      ...['--skipApiVersionCheck', '--disableTelemetry', '--silent'],
      ...['blob', 'queue', 'table'].flatMap((service) => [
        `--${service}Host`,
        '127.0.0.1',
        `--${service}Port`,
        '0',
      ]),
      ...(inMemory ? ['--inMemoryPersistence'] : ['--location', folder]),
    ],
    env: process.env,
    cwd: folder,
    line: (_stream, line) => {
      log?.(line);
      const [, service, url] = LISTENING.exec(line) ?? [];
      if (service !== undefined && url !== undefined) urls.set(service, url);
      if (urls.size === 3) up();
    },
  });
  const timer = setTimeout(() => void child.kill(), START_TIMEOUT_MS);
  const early: Exit | undefined = await Promise.race([ready, child.exited]);
  clearTimeout(timer);
  if (early) {
    throw new LocalAzureError(
      'azurite-start-failed',
      `Azurite ended (code ${early.code ?? 'none'}, signal ${early.signal ?? 'none'}) before it was up. It said:\n${child.output()}`,
    );
  }

  const url = (service: string) => `${urls.get(service) ?? ''}/${wellKnownAccount.name}`;
  let stopped: Promise<Exit> | undefined;
  return {
    blobUrl: url('Blob'),
    queueUrl: url('Queue'),
    tableUrl: url('Table'),
    accountName: wellKnownAccount.name,
    accountKey: wellKnownAccount.key,
    pid: child.pid,
    exited: child.exited,
    stop: async () => {
      await (stopped ??= child.end('end', STOP_TIMEOUT_MS));
    },
  };
}
