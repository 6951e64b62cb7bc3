import { gunzipSync, gzipSync } from 'node:zlib';
import { type BlobFolder, type EventStore, openMemoryStore } from '@annals/event-store';
import { beforeEach, describe, expect, test } from 'vitest';
import { runArchive } from '../src/archive/run-archive.ts';
import { verifyArchive } from '../src/archive/verify-archive.ts';
import { foldHistory } from '../src/history/fold-history.ts';
import { readHistory } from '../src/history/read-history.ts';
import { keptManifest, type NamedManifest } from '../src/restore/backup.ts';
import { defineProjection, liveBuild, runProjection, tableHistory } from '../src/index.ts';
import { added, all, catalogue, counter, fromTo, noted } from './streams.ts';

let store: EventStore;
let kept: NamedManifest;
let segment: string;

/** One bucket, one segment, two streams; `counter/a` has data outside of its lines. */
beforeEach(async () => {
  store = await openMemoryStore({ catalogue, buckets: 1, lanes: 1, maxInFlight: 1 });
  for (const n of fromTo(1, 40)) await store.append(added('a', n, n === 7 ? 'x'.repeat(40_000) : n));
  for (const n of fromTo(1, 40)) await store.append(added('b', n));
  await runArchive(store.raw);
  kept = await keptManifest(store.raw.archive);
  segment = kept.manifest.buckets[0]?.segments[0]?.name ?? '';
});

async function rewrite(
  folder: BlobFolder,
  name: string,
  change: (bytes: Buffer) => Uint8Array,
): Promise<void> {
  const blob = await folder.get(name);
  if (!blob) throw new Error(`no ${name}`);
  expect(await folder.replace(name, blob.etag, change(Buffer.from(blob.bytes)))).toBe(true);
}
const lines = (change: (text: string) => string) => (bytes: Buffer) =>
  gzipSync(change(gunzipSync(bytes).toString('utf8')));

const read = () => all(readHistory(store));
const problems = async () => (await verifyArchive(store.raw, kept.manifest)).problems;

describe('a file of the archive that is not what was written', () => {
  const changes: [string, (bytes: Buffer) => Uint8Array, RegExp][] = [
    ['is cut off', (bytes) => bytes.subarray(0, bytes.length - 12), /unexpected end of file/],
    ['is empty', () => new Uint8Array(), /unexpected end of file/],
    ['is no gzip', () => Buffer.from('hello'), /incorrect header check/],
    [
      'has bytes behind its end',
      (bytes) => Buffer.concat([bytes, Buffer.from('x')]),
      /unexpected end of file/,
    ],
    ['has other bytes with the same lines', lines((text) => text), /SHA-256/],
    ['lacks a line', lines((text) => text.slice(text.indexOf('\n') + 1)), /SHA-256/],
    ['has a line changed', lines((text) => text.replace('"by":3', '"by":4')), /SHA-256/],
  ];
  test.for(changes)('that %s is named by a replay and by verify', async ([, change, message]) => {
    await rewrite(store.raw.archive, segment, change);
    await expect(read()).rejects.toMatchObject({ code: 'archive-corrupt' });
    await expect(read()).rejects.toThrow(message);
    await expect(read()).rejects.toThrow(segment);
    expect(await problems()).toContainEqual(expect.stringContaining(segment));
  });

  test('in a category that is not asked for, or that is, is named too', async () => {
    const whole = await openMemoryStore({ catalogue, buckets: 1, lanes: 1, maxInFlight: 1 });
    for (const n of fromTo(1, 9)) await whole.append(added('a', n));
    // More than is read at once, so that the reader of the first category could stop before the end.
    for (const n of fromTo(1, 9)) await whole.append(noted('fact', 'f', n, 'x'.repeat(20_000)));
    await runArchive(whole.raw);
    const { manifest } = await keptManifest(whole.raw.archive);
    const [only] = manifest.buckets[0]?.segments ?? [];
    await rewrite(
      whole.raw.archive,
      only?.name ?? '',
      lines((text) => text.replace('"by":3', '"by":4')),
    );
    for (const category of ['counter', 'fact'])
      await expect(all(readHistory(whole, { category }))).rejects.toThrow(/SHA-256/);
  });

  test('is named by a projection that is built from it, and nothing becomes live', async () => {
    const last = defineProjection({
      ...{ name: 'last', version: 1, streams: { counter }, initial: () => 0 },
      evolve: { counter: { added: (_, { position }) => Number(position) } },
      key: ({ id }) => id,
    });
    await rewrite(store.raw.archive, segment, (bytes) => bytes.subarray(0, bytes.length - 12));
    await expect(runProjection(store, last)).rejects.toMatchObject({ code: 'archive-corrupt' });
    await expect(runProjection(store, last)).rejects.toThrow(segment);
    expect(await liveBuild(store.projections, 'last')).toBeUndefined();
    expect(await runProjection(store, last, { history: tableHistory(store) })).toMatchObject({ live: true });
  });

  test('a manifest of another layout is refused: it would leave out buckets', async () => {
    const other = await openMemoryStore({ catalogue, buckets: 2, lanes: 1 });
    const latest = await store.raw.archive.get('latest.json');
    await other.raw.archive.add('latest.json', latest?.bytes ?? new Uint8Array());
    await expect(all(readHistory(other))).rejects.toThrow(/1 buckets of 1 lanes, the storage has 2 of 1/);
  });

  test('a line that is no event is named with the event before it', async () => {
    await rewrite(
      store.raw.archive,
      segment,
      lines((text) => text.replace('"by":12}', '"by":12')),
    );
    await expect(read()).rejects.toThrow(
      `archive/${segment} holds a line that is no event behind counter/a, position 0000000000000011`,
    );
  });

  test('one that is missing is named', async () => {
    const blob = await store.raw.archive.get('latest.json');
    const text = Buffer.from(blob?.bytes ?? []).toString('utf8');
    const missing = segment.replace(/[0-9a-f]{64}/, 'f'.repeat(64));
    const { manifest } = JSON.parse(text.replaceAll(segment, missing)) as {
      manifest: NamedManifest['manifest'];
    };
    const reading = all(readHistory(store, { manifest }));
    await expect(reading).rejects.toMatchObject({ code: 'archive-missing' });
    await expect(reading).rejects.toThrow(missing);
    await expect(reading).rejects.toThrow(/counter\/a, position 0{15}1 to counter\/b, position 0{14}40/);
    const [problem] = (await verifyArchive(store.raw, manifest)).problems;
    expect(problem).toContain(missing);
  });

  test('a changed latest.json, or a changed kept manifest, is refused', async () => {
    const change = (bytes: Buffer) =>
      Buffer.from(bytes.toString('utf8').replace('"checkpoint":[80', '"checkpoint":[79'));
    for (const name of ['latest.json', kept.name]) await rewrite(store.raw.archive, name, change);
    await expect(read()).rejects.toMatchObject({ code: 'archive-corrupt' });
    await expect(runArchive(store.raw)).rejects.toMatchObject({ code: 'archive-corrupt' });
    await expect(keptManifest(store.raw.archive)).rejects.toMatchObject({ code: 'archive-corrupt' });
  });

  test('a payload that is changed is named with stream and position', async () => {
    const [name = ''] = await all(store.raw.payloads.list());
    await rewrite(store.raw.payloads, name, () => gzipSync('"y"'));
    await expect(read()).rejects.toThrow(/counter\/a, position 0000000000000007: .*payloads/);
    expect(await problems()).toEqual([expect.stringContaining('payload-corrupt')]);
  });
});

test('a fold that throws, and a type that the fold does not know, are named with stream and position', async () => {
  const thrower = {
    ...counter,
    evolve: {
      added: (state: unknown[], { data }: { data: { by: unknown } }) => {
        if (data.by === 30) throw new Error('no 30');
        return state;
      },
    },
  } as unknown as typeof counter;
  await expect(all(foldHistory(store, thrower))).rejects.toMatchObject({ code: 'evolve-threw' });
  await expect(all(foldHistory(store, thrower))).rejects.toThrow(/counter\/a.*0000000000000030/);
  const older = { ...counter, versions: new Map() } as typeof counter;
  await expect(all(foldHistory(store, older))).rejects.toThrow(/counter\/a.*0000000000000001/);
});
