import type { BlobServiceClient } from '@azure/storage-blob';
import type { StoredBlob } from '../backend.ts';
import type { ContainerName } from '../layout/names.ts';

interface StorageError {
  readonly statusCode?: number;
}
const statusOf = (error: unknown) => (error as StorageError).statusCode;

const timeoutMs = 60_000;
const inTime = () => ({ abortSignal: AbortSignal.timeout(timeoutMs) });

export async function getBlob(
  blobs: BlobServiceClient,
  container: ContainerName,
  name: string,
): Promise<StoredBlob | undefined> {
  const client = blobs.getContainerClient(container).getBlobClient(name);
  try {
    const { etag = '' } = await client.getProperties(inTime());
    const bytes = await client.downloadToBuffer(undefined, undefined, {
      ...inTime(),
      conditions: { ifMatch: etag },
    });
    return { bytes, etag };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

export async function addBlob(
  blobs: BlobServiceClient,
  container: ContainerName,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const client = blobs.getContainerClient(container).getBlockBlobClient(name);
  try {
    await client.uploadData(Buffer.from(bytes), { ...inTime(), conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
}

export async function replaceBlob(
  blobs: BlobServiceClient,
  container: ContainerName,
  name: string,
  etag: string,
  bytes: Uint8Array | undefined,
): Promise<boolean> {
  const client = blobs.getContainerClient(container).getBlockBlobClient(name);
  const options = { ...inTime(), conditions: { ifMatch: etag } };
  try {
    if (bytes === undefined) await client.delete(options);
    else await client.uploadData(Buffer.from(bytes), options);
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 412 || status === 404) return false;
    throw error;
  }
}

export async function* listBlobs(
  blobs: BlobServiceClient,
  container: ContainerName,
  prefix?: string,
): AsyncGenerator<string> {
  const options = prefix === undefined ? {} : { prefix };
  for await (const { name } of blobs.getContainerClient(container).listBlobsFlat(options)) yield name;
}
