import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EventStore, openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { type Azurite, type FunctionsHost, startAzurite, startFunctionsHost } from '@annals/local-azure';

export interface Stack {
  readonly azurite: Azurite;
  readonly host: FunctionsHost;
  readonly store: EventStore;
  /** Where the page is, with the key in it. */
  readonly link: string;
  readonly stop: () => Promise<void>;
}

/** Azurite and the built processor, which serves the page and its doors. */
export async function startStack(): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-explorer-'));
  const azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  const host = await startFunctionsHost({
    app: fileURLToPath(new URL('../../processor/dist/app', import.meta.url)),
    env: { ANNALS_TABLE_URL: tableUrl, ANNALS_BLOB_URL: blobUrl },
  });
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test' });
  return {
    ...{ azurite, host, store },
    link: `${host.url}/api/explorer#key=${encodeURIComponent(host.functionKey)}`,
    async stop() {
      await host.stop();
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
