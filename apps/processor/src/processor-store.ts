import { join } from 'node:path';
import { catalogue } from '@annals/events-schema/catalogue';
import { type EventStore, openEventStore } from '@annals/event-store';
import { storagePrivacy } from '@annals/privacy';
import { DefaultAzureCredential } from '@azure/identity';
import { foldingCode } from './folding-code.ts';
import { processorSettings } from './settings.ts';
import { startProcessorTelemetry } from './telemetry/processor-telemetry.ts';

let opening: Promise<EventStore> | undefined;

/** The one store of this process, opened by the first who asks; a failed opening is tried again by the next. */
export function processorStore(): Promise<EventStore> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(): Promise<EventStore> {
  const { tableUrl, blobUrl, keyEncryptionKey, managedIdentityClientId } = processorSettings(process.env);
  const credential =
    managedIdentityClientId === undefined
      ? undefined
      : new DefaultAzureCredential({ managedIdentityClientId });
  const telemetry = await startProcessorTelemetry();
  const observer = telemetry?.observer;
  const code = foldingCode();
  const snapshots = code === undefined ? undefined : { every: 500, code };
  const privacy = await storagePrivacy(catalogue, {
    ...{ tableUrl, credential, keyEncryptionKey },
    localFolder: join('.annals', 'keys'),
  });
  const store = await openEventStore({
    ...{ catalogue, tableUrl, blobUrl, credential },
    ...{ observer, snapshots },
    ...privacy,
  });
  telemetry?.watch(store);
  return store;
}
