import type { TokenCredential } from '@azure/core-auth';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Backend } from '../backend.ts';
import { containerNames, tableNames } from '../layout/names.ts';
import { addBlob, getBlob, listBlobs, replaceBlob } from './blobs.ts';
import { isLoopback, storageCredentials } from './credentials.ts';
import { StorageClock } from './storage-clock.ts';
import { getRow, insertRows, rangeRows } from './table-rows.ts';

export interface AzureStorage {
  /** `https://<account>.table.core.windows.net` */
  readonly tableUrl: string;
  /** `https://<account>.blob.core.windows.net` */
  readonly blobUrl: string;
  /** Left out only for the emulator on loopback. */
  readonly credential?: TokenCredential | undefined;
}

/**
 * Azure Tables and Blobs. On loopback (the emulator) it makes the table and the containers, if it is to `create`;
 * in Azure they are part of the infrastructure.
 * @throws StoreError `not-loopback`
 */
export async function azureBackend(storage: AzureStorage, create = true): Promise<Backend> {
  const { tableUrl, blobUrl } = storage;
  const credentials = storageCredentials([tableUrl, blobUrl], storage.credential);
  const clock = new StorageClock();
  const table = new TableClient(tableUrl, tableNames.events, credentials.table as TokenCredential, {
    allowInsecureConnection: isLoopback(tableUrl),
    additionalPolicies: [{ policy: clock.policy(), position: 'perRetry' }],
  });
  const blobs = new BlobServiceClient(blobUrl, credentials.blob);
  if (create && isLoopback(tableUrl)) {
    await Promise.all([
      table.createTable(),
      ...Object.values(containerNames).map((name) => blobs.getContainerClient(name).createIfNotExists()),
    ]);
  }
  return {
    insert: (partition, rows) => insertRows(table, partition, rows),
    get: (partition, rowKey, columns) => getRow(table, partition, rowKey, columns),
    range: (partition, keys, columns) => rangeRows(table, partition, keys, columns),
    getBlob: (container, name) => getBlob(blobs, container, name),
    addBlob: (container, name, bytes) => addBlob(blobs, container, name, bytes),
    replaceBlob: (container, name, etag, bytes) => replaceBlob(blobs, container, name, etag, bytes),
    listBlobs: (container, prefix) => listBlobs(blobs, container, prefix),
    now: () => clock.now(),
  };
}
