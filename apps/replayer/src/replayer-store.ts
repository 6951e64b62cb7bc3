import { join } from 'node:path';
import { catalogue } from '@annals/events-schema/catalogue';
import {
  azureQueue,
  type EventStore,
  type MessageQueue,
  openEventStore,
  queueNames,
} from '@annals/event-store';
import { storagePrivacy } from '@annals/privacy';
import { DefaultAzureCredential } from '@azure/identity';
import { replayerSettings } from './settings.ts';

let opened: Promise<EventStore> | undefined;

/** The function app's store, opened once; after a failure the next call tries again. */
export function replayerStore(env: Readonly<Record<string, string | undefined>>): Promise<EventStore> {
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

async function open(env: Readonly<Record<string, string | undefined>>): Promise<EventStore> {
  const { tableUrl, blobUrl, keyEncryptionKey, managedIdentityClientId } = replayerSettings(env);
  const credential = credentialOf(managedIdentityClientId);
  const privacy = await storagePrivacy(catalogue, {
    ...{ tableUrl, credential, keyEncryptionKey, create: false },
    localFolder: join('.annals', 'keys'),
  });
  return openEventStore({ catalogue, tableUrl, blobUrl, credential, create: false, ...privacy });
}
