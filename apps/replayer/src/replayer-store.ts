import { catalogue } from '@annals/events-schema/catalogue';
import { type EventStore, openEventStore } from '@annals/event-store';
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

async function open(env: Readonly<Record<string, string | undefined>>): Promise<EventStore> {
  const { tableUrl, blobUrl, managedIdentityClientId } = replayerSettings(env);
  const credential =
    managedIdentityClientId === undefined
      ? undefined
      : new DefaultAzureCredential({ managedIdentityClientId });
  return openEventStore({ catalogue, tableUrl, blobUrl, credential, create: false });
}
