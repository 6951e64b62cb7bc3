import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Exit,
  type HostLog,
  startAzurite,
  startFunctionsHost,
  startTopic,
  type Topic,
} from '@annals/local-azure';
import { DemoError } from '../demo-error.ts';
import { type Connections, writeConnections } from './connection-file.ts';
import { processorApp } from './folders.ts';
import { takeLock } from './lock.ts';

export interface LocalStackOptions {
  readonly folder: string;
  /** Begin with nothing stored. */
  readonly fresh: boolean;
  readonly onHostLog: (line: HostLog) => void;
  readonly onTopicLog: (message: string) => void;
  /** Checked between steps: an interrupted start ends what it began. */
  readonly signal: AbortSignal;
}

/** Storage, topic and processor, connected as in Azure, on loopback. */
export interface LocalStack {
  readonly connections: Connections;
  readonly topic: Topic;
  /** Rejects with DemoError `ended-by-itself` if a process of the stack ends, which it should not before `stop`. */
  readonly broken: Promise<never>;
  /** Ends everything in order: what takes in first, the storage last. */
  readonly stop: () => Promise<void>;
}

/**
 * Brings the local stack up on free ports, its state in a folder.
 * @throws DemoError `already-running`, `not-built`; LocalAzureError
 */
export async function startLocalStack({
  folder,
  fresh,
  onHostLog,
  onTopicLog,
  signal,
}: LocalStackOptions): Promise<LocalStack> {
  const app = processorApp();
  await mkdir(folder, { recursive: true });
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (let last = undo.pop(); last; last = undo.pop()) await last();
  };
  try {
    const lock = await takeLock(folder);
    undo.push(lock.release);
    const storage = join(folder, 'azurite');
    const journal = join(folder, 'topic');
    const keys = join(folder, 'keys');
    if (fresh)
      await Promise.all([storage, journal, keys].map((path) => rm(path, { recursive: true, force: true })));

    signal.throwIfAborted();
    const azurite = await startAzurite({ folder: storage });
    undo.push(() => azurite.stop());
    let storageGone = false;
    void azurite.exited.then(() => (storageGone = true));
    await lock.addChild(azurite.pid); // the one that has files open; the host only reaches this Azurite

    signal.throwIfAborted();
    const { tableUrl, blobUrl, queueUrl, accountName, accountKey } = azurite;
    const keyEncryptionKey = pathToFileURL(keys).href;
    const host = await startFunctionsHost({
      app,
      env: {
        ...{ ANNALS_TABLE_URL: tableUrl, ANNALS_BLOB_URL: blobUrl },
        ANNALS_KEY_ENCRYPTION_KEY: keyEncryptionKey,
      },
      log: onHostLog,
    });
    // Without storage it could finish nothing, and would try for half a minute.
    undo.push(() => (storageGone ? host.kill() : host.stop()));

    signal.throwIfAborted();
    const topic = await startTopic({
      folder: journal,
      key: randomBytes(32).toString('base64'),
      subscriptions: [
        {
          ...{ name: 'ingest', endpoint: host.webhookUrl('ingest') },
          ...{ maxEventsPerBatch: 1_000, preferredBatchSizeInKilobytes: 512, maxConcurrentDeliveries: 8 },
          deadLetter: { blobUrl, accountName, accountKey, container: 'deadletters' },
        },
      ],
      log: onTopicLog,
    });
    undo.push(() => topic.stop());

    const connections = {
      ...{ tableUrl, blobUrl, queueUrl, keyEncryptionKey },
      ...{ topicEndpoint: topic.endpoint, topicKey: topic.key },
      ...{ processorUrl: host.url, processorKey: host.functionKey },
    };
    undo.push(await writeConnections(folder, connections));
    const broken = Promise.race([
      endedByItself('the processor', host.exited),
      endedByItself('the storage emulator', azurite.exited),
    ]);
    // Also after `stop`, when nobody listens any more.
    broken.catch(() => undefined);
    return { connections, topic, broken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endedByItself(what: string, exited: Promise<Exit>): Promise<never> {
  const { code, signal } = await exited;
  throw new DemoError(
    'ended-by-itself',
    `${what} ended by itself (${signal ?? `code ${code ?? 'unknown'}`}): npm start again goes on from what is stored`,
  );
}
