import { catalogue } from '@annals/events-schema/catalogue';
import {
  azureQueue,
  type EventStore,
  type MessageQueue,
  openEventStore,
  queueNames,
} from '@annals/event-store';
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
  const { tableUrl, blobUrl, managedIdentityClientId } = replayerSettings(env);
  const credential = credentialOf(managedIdentityClientId);
  return openEventStore({ catalogue, tableUrl, blobUrl, credential, create: false });
}
