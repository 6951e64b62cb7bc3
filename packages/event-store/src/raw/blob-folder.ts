import type { BlobBackend, StoredBlob } from '../backend.ts';
import { StoreError } from '../errors.ts';
import type { ContainerName } from '../layout/names.ts';

/** A container's blobs, as the archive and what is made from it use them. */
export interface BlobFolder {
  get(name: string): Promise<StoredBlob | undefined>;
  /**
   * A blob's bytes as they come, for blobs larger than memory should hold.
   * @throws StoreError `blob-missing`
   */
  read(name: string): AsyncGenerator<Uint8Array>;
  /** Writes a blob unless one of that name is there; false if one was. */
  add(name: string, bytes: Uint8Array): Promise<boolean>;
  addInParts(name: string, parts: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** False if the blob changed since `etag`. */
  replace(name: string, etag: string, bytes: Uint8Array): Promise<boolean>;
  /** Deletes a blob that is never replaced, whether or not it is there. */
  remove(name: string): Promise<void>;
  list(prefix?: string): AsyncIterable<string>;
}

const partBytes = 2 * 1024 * 1024;

export function blobFolder(backend: BlobBackend, container: ContainerName): BlobFolder {
  return {
    get: (name) => backend.getBlob(container, name),
    read: (name) => readParts(backend, container, name),
    add: (name, bytes) => backend.addBlob(container, name, bytes),
    addInParts: (name, parts) => backend.addBlobInParts(container, name, parts),
    replace: (name, etag, bytes) => backend.replaceBlob(container, name, etag, bytes),
    remove: (name) => backend.removeBlob(container, name),
    list: (prefix) => backend.listBlobs(container, prefix),
  };
}

/** One part is on its way while the one before is used. */
async function* readParts(
  backend: BlobBackend,
  container: ContainerName,
  name: string,
): AsyncGenerator<Uint8Array> {
  const ask = (offset: number) => {
    const part = backend.getBlobPart(container, name, offset, partBytes);
    // Awaited below, if the reader goes on.
    part.catch(() => undefined);
    return part;
  };
  let next = ask(0);
  for (let offset = 0; ;) {
    const part = await next;
    if (!part && offset === 0 && !(await backend.getBlob(container, name)))
      throw new StoreError('blob-missing', `blob ${container}/${name} is not there`);
    if (!part) return;
    offset += part.length;
    if (part.length === partBytes) next = ask(offset);
    yield part;
    if (part.length < partBytes) return;
  }
}
