import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Backend, BlobBackend, RowTable } from '../backend.ts';
import { type ContainerName, containerNames, tableNames } from '../layout/names.ts';
import { type BlobFolder, blobFolder } from '../raw/blob-folder.ts';
import { addBlobInParts, getBlobPart } from './blob-parts.ts';
import { addBlob, getBlob, listBlobs, type Patience, removeBlob, replaceBlob } from './blobs.ts';
import { isLoopback, type StorageCredentials, storageCredentials } from './credentials.ts';
import { lineSeparators } from './line-separators.ts';
import { rowTable } from './row-table.ts';
import { StorageClock } from './storage-clock.ts';
import { getRow, insertRows, rangeRows, removeRows, rewriteRows } from './table-rows.ts';
import { tryingClient } from './trying-client.ts';

export interface AzureStorage {
  /** `https://<account>.table.core.windows.net` */
  readonly tableUrl: string;
  /** `https://<account>.blob.core.windows.net` */
  readonly blobUrl: string;
  /** Left out only for the emulator on loopback. */
  readonly credential?: TokenCredential | undefined;
  readonly retry?: StorageRetry | undefined;
}

/** How a request is repeated that the storage did not answer, or with 500 or 503. All of it ends after 30 seconds. */
export interface StorageRetry {
  /** A try without an answer is given up after this; 8,000 unless told. */
  readonly tryTimeoutMs?: number | undefined;
  /** Tries after the first; 3 unless told. */
  readonly retries?: number | undefined;
  /** Before the second try, then doubled; 500 unless told. `Retry-After` counts more. */
  readonly delayMs?: number | undefined;
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
  const httpClient = tryingClient(retryOf(storage.retry).tryTimeoutMs);
  const tableNamed = (name: string) => tableClient(storage, credentials, { name, httpClient, clock });
  const table = tableNamed(tableNames.events);
  const projections = tableNamed(tableNames.projections);
  const snapshots = tableNamed(tableNames.snapshots);
  const replays = tableNamed(tableNames.replays);
  const { blobs, patience } = blobClient(blobUrl, credentials, storage.retry);
  if (create && isLoopback(tableUrl)) {
    await Promise.all([
      table.createTable(),
      projections.createTable(),
      snapshots.createTable(),
      replays.createTable(),
      tableNamed(tableNames.keys).createTable(),
      ...Object.values(containerNames).map((name) => blobs.getContainerClient(name).createIfNotExists()),
    ]);
  }
  return {
    insert: (partition, rows) => insertRows(table, httpClient, partition, rows),
    get: (partition, rowKey, columns) => getRow(table, partition, rowKey, columns),
    rewrite: (partition, writes) => rewriteRows(table, partition, writes),
    remove: (partition, rowKeys) => removeRows(table, partition, rowKeys),
    range: (partition, keys, columns, pageRows) => rangeRows(table, partition, keys, columns, pageRows),
    projections: rowTable(projections),
    snapshots: rowTable(snapshots),
    replays: rowTable(replays),
    ...blobMethods(blobs, patience),
    now: () => clock.now(),
  };
}

/**
 * Table `keys` of an account: a producer that seals needs it, and nothing else of the storage.
 * @throws StoreError `not-loopback`
 */
export async function azureKeyTable(
  storage: Omit<AzureStorage, 'blobUrl'>,
  create = true,
): Promise<RowTable> {
  const { tableUrl } = storage;
  const table = tableClient(storage, storageCredentials([tableUrl], storage.credential), {
    name: tableNames.keys,
    httpClient: tryingClient(retryOf(storage.retry).tryTimeoutMs),
    clock: new StorageClock(),
  });
  if (create && isLoopback(tableUrl)) await table.createTable();
  return rowTable(table);
}

function tableClient(
  { tableUrl, retry }: Omit<AzureStorage, 'blobUrl'>,
  credentials: StorageCredentials,
  {
    name,
    httpClient,
    clock,
  }: { readonly name: string; readonly httpClient: HttpClient; readonly clock: StorageClock },
): TableClient {
  const { retries, delayMs } = retryOf(retry);
  return new TableClient(tableUrl, name, credentials.table as TokenCredential, {
    allowInsecureConnection: isLoopback(tableUrl),
    httpClient,
    retryOptions: { maxRetries: retries, retryDelayInMs: delayMs },
    additionalPolicies: [
      { policy: lineSeparators, position: 'perCall' },
      { policy: clock.policy(), position: 'perRetry' },
    ],
  });
}

/** A container of an account of which nothing else is used: a backup. Makes nothing. */
export function azureBlobFolder(
  { blobUrl, credential, retry }: Omit<AzureStorage, 'tableUrl'>,
  container: ContainerName,
): BlobFolder {
  const { blobs, patience } = blobClient(blobUrl, storageCredentials([blobUrl], credential), retry);
  return blobFolder(blobMethods(blobs, patience), container);
}

const retryOf = ({ tryTimeoutMs = 8_000, retries = 3, delayMs = 500 }: StorageRetry = {}) => ({
  tryTimeoutMs,
  retries,
  delayMs,
});

function blobClient(blobUrl: string, { blob }: StorageCredentials, retry: StorageRetry = {}) {
  const { tryTimeoutMs, retries, delayMs } = retryOf(retry);
  const blobs = new BlobServiceClient(blobUrl, blob, {
    retryOptions: { maxTries: retries + 1, retryDelayInMs: delayMs },
  });
  return { blobs, patience: { tryTimeoutMs, tries: retries + 1 } };
}

function blobMethods(blobs: BlobServiceClient, patience: Patience): BlobBackend {
  return {
    getBlob: (container, name) => getBlob(blobs, patience, container, name),
    getBlobPart: (container, name, offset, length) =>
      getBlobPart(blobs, patience, container, name, offset, length),
    addBlob: (container, name, bytes) => addBlob(blobs, patience, container, name, bytes),
    addBlobInParts: (container, name, parts) => addBlobInParts(blobs, patience, container, name, parts),
    replaceBlob: (container, name, etag, bytes) => replaceBlob(blobs, patience, container, name, etag, bytes),
    removeBlob: (container, name) => removeBlob(blobs, patience, container, name),
    listBlobs: (container, prefix) => listBlobs(blobs, patience, container, prefix),
  };
}
