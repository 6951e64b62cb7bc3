import type { Backend } from '../backend.ts';
import type { ContainerName } from '../layout/names.ts';

/**
 * Takes entries out of a blob, whoever else does at the same time, and returns those that it found: the blob
 * is written anew without them, or deleted if nothing is left. A blob that is gone holds none.
 */
export async function takeOut<Entry>(
  backend: Backend,
  container: ContainerName,
  name: string,
  format: {
    readonly decode: (bytes: Uint8Array) => readonly Entry[];
    readonly encode: (entries: readonly Entry[]) => Uint8Array;
  },
  unwanted: (entry: Entry) => boolean,
): Promise<readonly Entry[]> {
  let found: readonly Entry[] = [];
  for (;;) {
    const blob = await backend.getBlob(container, name);
    const entries = blob ? format.decode(blob.bytes) : [];
    const kept = entries.filter((entry) => !unwanted(entry));
    if (!blob || kept.length === entries.length) return found;
    if (found.length === 0) found = entries.filter(unwanted);
    const bytes = kept.length > 0 ? format.encode(kept) : undefined;
    if (await backend.replaceBlob(container, name, blob.etag, bytes)) return found;
    // Someone else rewrote it meanwhile, or we did and the answer was lost: look again.
  }
}
