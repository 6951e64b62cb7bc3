import type { BlobFolder } from '@annals/event-store';

export type Blobs = Map<string, { readonly bytes: Uint8Array; readonly etag: string }>;

/** Blobs in memory. `step` is called before and after each request takes effect; it may throw, as a process dies. */
export function blobsIn(blobs: Blobs, step: () => void = () => undefined): BlobFolder {
  const request = async <Result>(act: () => Result): Promise<Result> => {
    await Promise.resolve();
    step();
    const result = act();
    step();
    return result;
  };
  const put = (name: string, bytes: Uint8Array) => {
    blobs.set(name, { bytes: Uint8Array.from(bytes), etag: String(Math.random()) });
    return true;
  };
  const notAsked = () => Promise.reject(new Error('the lake does not ask for this'));
  return {
    get: (name) => request(() => blobs.get(name)),
    add: (name, bytes) => request(() => !blobs.has(name) && put(name, bytes)),
    replace: (name, etag, bytes) => request(() => blobs.get(name)?.etag === etag && put(name, bytes)),
    async *list(prefix = '') {
      await Promise.resolve();
      yield* [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
    },
    read: notAsked as unknown as BlobFolder['read'],
    addInParts: notAsked,
    remove: notAsked,
  };
}

/** Throws at the nth step and at every later one. */
export function dyingAfter(steps: number): () => void {
  let left = steps;
  return () => {
    if (left <= 0) throw new Error('killed');
    left -= 1;
  };
}
