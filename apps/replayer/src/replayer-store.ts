import { join } from 'node:path';
import { catalogue } from '@annals/events-schema/catalogue';
import {
  azureQueue,
  type EventStore,
  type MessageQueue,
  openEventStore,
  queueNames,
} from '@annals/event-store';
import { privacyOf, storageKeys, type SubjectKeys } from '@annals/privacy';
import { DefaultAzureCredential } from '@azure/identity';
import { replayerSettings } from './settings.ts';

interface Opened {
  readonly store: EventStore;
  /** With which it seals and opens. */
  readonly keys: SubjectKeys;
}

let opened: Promise<Opened> | undefined;

/** The function app's store, opened once; after a failure the next call tries again. */
export async function replayerStore(env: Readonly<Record<string, string | undefined>>): Promise<EventStore> {
  return (await storeAndKeys(env)).store;
}

/** The same, with the keys of its data subjects. */
export function storeAndKeys(env: Readonly<Record<string, string | undefined>>): Promise<Opened> {
  opened ??= open(env).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

let queue: MessageQueue | undefined;

/** The queue from which the workers of this app take shards. */
export function shardQueue(env: Readonly<Record<string, string | undefined>>): MessageQueue {
  const { queueUrl, managedIdentityClientId } = replayerSettings(env);
  return (queue ??= azureQueue(
    { queueUrl, credential: credentialOf(managedIdentityClientId) },
    queueNames.shards,
  ));
}

const credentialOf = (managedIdentityClientId: string | undefined) =>
  managedIdentityClientId === undefined ? undefined : new DefaultAzureCredential({ managedIdentityClientId });

async function open(env: Readonly<Record<string, string | undefined>>): Promise<Opened> {
  const { tableUrl, blobUrl, keyEncryptionKey, managedIdentityClientId } = replayerSettings(env);
  const credential = credentialOf(managedIdentityClientId);
  const keys = await storageKeys(catalogue, {
    ...{ tableUrl, credential, keyEncryptionKey, create: false },
    localFolder: join('.annals', 'keys'),
  });
  const sealing = privacyOf(catalogue, keys);
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, credential, create: false, ...sealing });
  return { store, keys };
}
