import { buffer } from 'node:stream/consumers';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { ContainerName } from '../layout/names.ts';
import { isAlreadyThere, type Patience, patiently, statusOf } from './blobs.ts';

/** One request a part, each repeated by itself: a connection that is lost costs one part, not the blob. */
export async function getBlobPart(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> {
  const client = blobs.getContainerClient(container).getBlobClient(name);
  try {
    return await patiently(patience, async (abortSignal) => {
      const { readableStreamBody } = await client.download(offset, length, { abortSignal });
      return readableStreamBody ? await buffer(readableStreamBody) : undefined;
    });
  } catch (error) {
    // 416: the blob ends before this range.
    if ([404, 416].includes(statusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

/**
 * Stages parts and commits them together; parts that nobody commits go away after a week. At most 50,000 parts.
 * Source: Put Block List, Azure Blob service REST API.
 */
export async function addBlobInParts(
  blobs: BlobServiceClient,
  patience: Patience,
  container: ContainerName,
  name: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  const client = blobs.getContainerClient(container).getBlockBlobClient(name);
  const ids: string[] = [];
  for await (const part of parts) {
    const id = Buffer.from(ids.length.toString().padStart(6, '0')).toString('base64');
    const body = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    await patiently(patience, (abortSignal) => client.stageBlock(id, body, body.length, { abortSignal }));
    ids.push(id);
  }
  try {
    await patiently(patience, (abortSignal) =>
      client.commitBlockList(ids, { abortSignal, conditions: { ifNoneMatch: '*' } }),
    );
    return true;
  } catch (error) {
    if (isAlreadyThere(error)) return false;
    throw error;
  }
}
