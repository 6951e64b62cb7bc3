import { defineCatalogue } from '@annals/events-schema';
import { isStoreError, openEventStore } from '@annals/event-store';
import { DefaultAzureCredential } from '@azure/identity';
import { replayerSettings } from './settings.ts';

const nothing = defineCatalogue([]);
let credential: DefaultAzureCredential | undefined;

/** Reads one row of the events table; throws what settings or storage have against it. An empty table is fine. */
export async function readEventsTable(): Promise<void> {
  const { tableUrl, blobUrl, managedIdentityClientId } = replayerSettings(process.env);
  if (managedIdentityClientId !== undefined)
    credential ??= new DefaultAzureCredential({ managedIdentityClientId });
  try {
    await openEventStore({ catalogue: nothing, tableUrl, blobUrl, credential, create: false });
  } catch (error) {
    if (isStoreError(error) && error.code === 'no-store') return;
    throw error;
  }
}
