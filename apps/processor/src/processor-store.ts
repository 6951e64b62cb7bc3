import { catalogue } from '@annals/events-schema/catalogue';
import { type EventStore, openEventStore } from '@annals/event-store';
import { DefaultAzureCredential } from '@azure/identity';
import { processorSettings } from './settings.ts';

let opening: Promise<EventStore> | undefined;

/** The one store of this process, opened by the first who asks; a failed opening is tried again by the next. */
export function processorStore(): Promise<EventStore> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

function open(): Promise<EventStore> {
  const { tableUrl, blobUrl, managedIdentityClientId } = processorSettings(process.env);
  const credential =
    managedIdentityClientId === undefined
      ? undefined
      : new DefaultAzureCredential({ managedIdentityClientId });
  return openEventStore({ catalogue, tableUrl, blobUrl, credential });
}
