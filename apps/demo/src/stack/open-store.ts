import { join } from 'node:path';
import { type EventStore, openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { storagePrivacy } from '@annals/privacy';
import type { Connections } from './connection-file.ts';

/** The store of a stack whose state is in a folder. @throws StoreError */
export async function openStore(connections: Connections, stateFolder: string): Promise<EventStore> {
  const privacy = await storagePrivacy(catalogue, {
    ...connections,
    localFolder: join(stateFolder, 'keys'),
  });
  return openEventStore({ catalogue, ...connections, ...privacy });
}
