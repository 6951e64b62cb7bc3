import { buffer } from 'node:stream/consumers';
import type { BlobServiceClient, ContainerListBlobFlatSegmentResponse } from '@azure/storage-blob';
import type { StoredBlob } from '../backend.ts';
import type { ContainerName } from '../layout/names.ts';

/** How long a try may take, and how often one is made that gets no answer. */
export interface Patience {
  readonly tryTimeoutMs: number;
  readonly tries: number;
}

interface StorageError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly details?: { readonly errorCode?: string };
}
export const statusOf = (error: unknown) => (error as StorageError).statusCode;

/** A 409 can also mean that the container is going away. */
export function isAlreadyThere(error: unknown): boolean {
  const { code, details } = error as StorageError;
  return [code, details?.errorCode].includes('BlobAlreadyExists');
}

/** Repeats what got no answer or half of one; the SDK itself repeats lost connections, 500 and 503. */
export async function patiently<Result>(
  { tryTimeoutMs, tries }: Patience,
  request: (abortSignal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await request(AbortSignal.timeout(tryTimeoutMs));
    } catch (error) {
      if (left <= 0 || statusOf(error) !== undefined) throw error;
    }
  }
}

export async function getBlob(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
): Promise<StoredBlob | undefined> {
  const client = blobs.getContainerClient(container).getBlobClient(name);
  try {
    // One request, so that bytes and etag belong together whoever writes meanwhile.
    return await patiently(patience, async (abortSignal) => {
      const { etag = '', readableStreamBody } = await client.download(0, undefined, { abortSignal });
      return { bytes: readableStreamBody ? await buffer(readableStreamBody) : Buffer.alloc(0), etag };
    });
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

export async function addBlob(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const client = blobs.getContainerClient(container).getBlockBlobClient(name);
  const conditions = { ifNoneMatch: '*' };
  try {
    await patiently(patience, (abortSignal) =>
      client.uploadData(Buffer.from(bytes), { abortSignal, conditions }),
    );
    return true;
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
    return false;
  }
}

export async function replaceBlob(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
  etag: string,
  bytes: Uint8Array | undefined,
): Promise<boolean> {
  const client = blobs.getContainerClient(container).getBlockBlobClient(name);
  const conditions = { ifMatch: etag };
  try {
    await patiently(patience, async (abortSignal) => {
      if (bytes === undefined) await client.delete({ abortSignal, conditions });
      else await client.uploadData(Buffer.from(bytes), { abortSignal, conditions });
    });
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 412 || status === 404) return false;
    throw error;
  }
}

export async function removeBlob(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
): Promise<void> {
  const client = blobs.getContainerClient(container).getBlobClient(name);
  await patiently(patience, (abortSignal) => client.deleteIfExists({ abortSignal }));
}

export async function* listBlobs(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  prefix?: string,
): AsyncGenerator<string> {
  const client = blobs.getContainerClient(container);
  const options = prefix === undefined ? {} : { prefix };
  // A page at a time: whoever reads the names may take as long as he likes between them.
  for (let continuationToken: string | undefined = ''; continuationToken !== undefined;) {
    const from = continuationToken === '' ? {} : { continuationToken };
    const page = await patiently(patience, async (abortSignal) => {
      const pages = client.listBlobsFlat({ ...options, abortSignal }).byPage(from);
      const { value } = (await pages.next()) as { value?: ContainerListBlobFlatSegmentResponse };
      return value;
    });
    for (const { name } of page?.segment.blobItems ?? []) yield name;
    continuationToken = page?.continuationToken === '' ? undefined : page?.continuationToken;
  }
}
