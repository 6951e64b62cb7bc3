import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type EventStore, openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import {
  type Azurite,
  type FunctionsHost,
  type HostLog,
  startAzurite,
  startFunctionsHost,
  startTopic,
  type SubscriptionOptions,
  type Topic,
  type TopicOptions,
} from '@annals/local-azure';
import { privacyOf, storageKeys, type SubjectKeys } from '@annals/privacy';

export const builtApp = fileURLToPath(new URL('../dist/app', import.meta.url));

export interface Stack {
  readonly azurite: Azurite;
  readonly topic: Topic;
  readonly store: EventStore;
  /** With which that store seals and opens. */
  readonly keys: SubjectKeys;
  readonly host: FunctionsHost;
  /** SIGKILL, and the same again on the same port. */
  killAndRestartHost(): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions extends Partial<Omit<TopicOptions, 'subscriptions'>> {
  readonly maxEventsPerBatch?: number;
  /** What the processor takes for its storage; Azurite unless told. */
  readonly storage?: (azurite: Azurite) => Promise<Pick<Azurite, 'tableUrl' | 'blobUrl'>>;
  /** More settings of the processor. */
  readonly env?: Readonly<Record<string, string>>;
  /** Who else listens to the topic. */
  readonly listeners?:
    readonly SubscriptionOptions[] | ((azurite: Azurite) => readonly SubscriptionOptions[]);
  /** Hears what the processor logs. */
  readonly onLog?: (line: HostLog) => void;
}

/** Azurite, the built processor in a Functions host, and a topic that delivers to it. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { maxEventsPerBatch = 100, storage, env = {}, listeners = [], onLog, ...topicOptions } = options;
  const folder = await mkdtemp(join(tmpdir(), 'annals-processor-'));
  const azurite = await startAzurite({ folder: join(folder, 'azurite'), inMemory: true });
  const { tableUrl, blobUrl, accountName, accountKey } = azurite;
  const told = (await storage?.(azurite)) ?? azurite;
  const localFolder = join(folder, 'keys');
  const keyEncryptionKey = pathToFileURL(localFolder).href;
  const app = {
    app: builtApp,
    env: {
      ...{ ANNALS_TABLE_URL: told.tableUrl, ANNALS_BLOB_URL: told.blobUrl },
      ANNALS_KEY_ENCRYPTION_KEY: keyEncryptionKey,
      ...env,
    },
    ...(onLog ? { log: onLog } : {}),
  };
  let host = await startFunctionsHost(app);
  const topic = await startTopic({
    folder: join(folder, 'topic'),
    key: 'topic-key',
    timeScale: 0.001,
    subscriptions: [
      {
        name: 'ingest',
        endpoint: host.webhookUrl('ingest'),
        maxEventsPerBatch,
        preferredBatchSizeInKilobytes: 1_024,
        deadLetter: { blobUrl, accountName, accountKey, container: 'deadletters' },
      },
      ...(typeof listeners === 'function' ? listeners(azurite) : listeners),
    ],
    ...topicOptions,
  });
  const keys = await storageKeys(catalogue, { tableUrl, keyEncryptionKey, localFolder });
  const sealing = privacyOf(catalogue, keys);
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test', ...sealing });
  return {
    azurite,
    topic,
    store,
    keys,
    get host() {
      return host;
    },
    async killAndRestartHost() {
      await host.kill();
      host = await startFunctionsHost({ ...app, port: host.port, keys: host.keys });
    },
    async stop() {
      await topic.stop();
      await host.stop();
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
