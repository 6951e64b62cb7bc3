import { type BlobFolder, openMemoryStore } from '@annals/event-store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runArchive } from '../src/archive/run-archive.ts';
import { appendAll, histories } from './random-history.ts';
import { catalogue } from './streams.ts';

type Blobs = Map<string, { readonly bytes: Uint8Array; readonly etag: string }>;

/** Blobs in memory; `before` and `after` what each request does may throw, as a process that is killed ends. */
function folderOf(blobs: Blobs, step: () => void = () => undefined): BlobFolder {
  let versions = 0;
  const request = async <Result>(act: () => Result | Promise<Result>): Promise<Result> => {
    await Promise.resolve();
    step();
    const result = await act();
    step();
    return result;
  };
  const add = (name: string, bytes: Uint8Array) => {
    if (blobs.has(name)) return false;
    blobs.set(name, { bytes, etag: `${(versions += 1)}-${Math.random()}` });
    return true;
  };
  return {
    get: (name) => request(() => blobs.get(name)),
    async *read(name) {
      const blob = await request(() => blobs.get(name));
      if (blob) yield blob.bytes;
    },
    add: (name, bytes) => request(() => add(name, bytes)),
    addInParts: (name, parts) =>
      request(async () => {
        const all: Uint8Array[] = [];
        for await (const part of parts) all.push(part);
        return add(name, Buffer.concat(all));
      }),
    replace: (name, etag, bytes) =>
      request(() => {
        if (blobs.get(name)?.etag !== etag) return false;
        blobs.delete(name);
        return add(name, bytes);
      }),
    remove: (name) => request(() => void blobs.delete(name)),
    async *list(prefix = '') {
      await Promise.resolve();
      yield* [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
    },
  };
}

const textsOf = (blobs: Blobs) =>
  Object.fromEntries([...blobs].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString('base64')]));

async function archivable(portions: Parameters<typeof appendAll>[1][]) {
  const { raw, append } = await openMemoryStore({ catalogue, buckets: 2, lanes: 2 }).then((store) => ({
    raw: store.raw,
    append: (events: Parameters<typeof appendAll>[1]) => appendAll(store, events),
  }));
  for (const portion of portions) await append(portion);
  return (archive: BlobFolder) => ({
    layout: raw.layout,
    archive,
    buckets: () => raw.buckets(),
    feedLines: (...lane: Parameters<typeof raw.feedLines>) => raw.feedLines(...lane),
  });
}

test('runs that are killed at any request, before or after it took effect, end with the bytes of an undisturbed one', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.array(fc.nat({ max: 150 }), { minLength: 1, maxLength: 6 }),
      async (portions, kills) => {
        const history = await archivable(portions);
        const run = { portionBytes: 600 };
        const undisturbed: Blobs = new Map();
        const report = await runArchive(history(folderOf(undisturbed)), run);

        const killed: Blobs = new Map();
        for (const after of kills) {
          let left = after;
          const step = () => {
            if (left === 0) throw new Error('killed');
            left -= 1;
          };
          await runArchive(history(folderOf(killed, step)), run).catch((error: unknown) => {
            expect((error as Error).message).toBe('killed');
          });
        }
        const last = await runArchive(history(folderOf(killed)), run);
        expect([last.hash, last.manifest]).toEqual([report.hash, report.manifest]);
        expect(textsOf(killed)).toEqual(textsOf(undisturbed));
      },
    ),
    { numRuns: 15 },
  );
}, 120_000);

test('of two runs at once one goes through, the other stops or finds nothing to do, and the archive is whole', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (portions) => {
      const history = await archivable(portions);
      const blobs: Blobs = new Map();
      const runs = await Promise.allSettled(
        [600, 900].map((portionBytes) => runArchive(history(folderOf(blobs)), { portionBytes })),
      );
      for (const run of runs)
        if (run.status === 'rejected') expect(run.reason).toMatchObject({ code: 'archive-contended' });
      expect(runs.some(({ status }) => status === 'fulfilled')).toBe(true);
      const alone: Blobs = new Map();
      const [whole, reference] = [
        await runArchive(history(folderOf(blobs))),
        await runArchive(history(folderOf(alone))),
      ];
      expect([whole.events, whole.hash]).toEqual([reference.events, reference.hash]);
    }),
    { numRuns: 15 },
  );
}, 120_000);
