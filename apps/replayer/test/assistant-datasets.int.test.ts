import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliver, simulateTraffic } from '@annals/assistant-traffic';
import { type AnyDataset, buildDataset, datasets, verifyDataset } from '@annals/datasets';
import { type EventStore, ingest, openEventStore, openMemoryStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { runArchive } from '@annals/replay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, startCli } from './run-cli.ts';

let folder: string;
let azurite: Azurite;
let store: EventStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-replayer-traffic-'));
  azurite = await startAzurite({ folder: join(folder, 'azurite'), inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  store = await openEventStore({ catalogue, tableUrl, blobUrl, buckets: 4 });
  await runArchive(await traffic());
}, 120_000);
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Half a year of an assistant's traffic, as it was recorded then; archived into the emulator, whose own clock says today. */
async function traffic() {
  let now = '';
  const memory = await openMemoryStore({ catalogue, buckets: 4, now: () => new Date(now) });
  for (const { event, arrival } of deliver(simulateTraffic({ seed: 8, events: 3_000, users: 60 }), {
    seed: 8,
  })) {
    now = arrival;
    await ingest(memory, [event]);
  }
  return {
    ...{ layout: memory.layout, archive: store.raw.archive, buckets: () => memory.raw.buckets() },
    feedLines: (...lane: Parameters<typeof memory.raw.feedLines>) => memory.raw.feedLines(...lane),
  };
}

const env = () => ({ ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl });
const build = async (name: string, ...args: string[]) => {
  const { code, stdout, stderr } = await runCli(['dataset', 'build', name, ...args, '--json'], {
    ...{ env: env(), cwd: folder },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as { readonly id: string; readonly folder: string };
};

function shipped(name: string): AnyDataset {
  const found = datasets.find((one) => one.name === name);
  if (!found) throw new Error(`${name} does not ship`);
  return found;
}

const filesOf = async (of: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(of)).sort().map(async (name) => [name, await readFile(join(of, name), 'utf8')]),
    ),
  ) as Record<string, string>;

test('one thread, three threads and a program of its own make the same files, to the byte', async () => {
  const name = 'assistant-cases';
  const alone = await build(name, '--threads', '1', '--out', 'alone');
  const together = await build(name, '--threads', '3', '--out', 'together');
  const here = await buildDataset(store, shipped(name), { folder: { within: join(folder, 'here') } });
  expect([together.id, here.id]).toEqual([alone.id, alone.id]);
  const files = await filesOf(join(folder, 'alone'));
  expect(files['cases.jsonl']).toMatch(/"scoreValue":/);
  expect(await filesOf(join(folder, 'together'))).toEqual(files);
  expect(await filesOf(here.folder)).toEqual(files);
});

test('the datasets of an assistant are made of its traffic: rows of both splits, examples, and no subject who refuses', async () => {
  for (const dataset of datasets.filter(({ consent }) => consent)) {
    const { folder: built, manifest } = await buildDataset(store, dataset, {
      folder: { within: join(folder, 'all') },
    });
    expect((await verifyDataset(built)).problems).toEqual([]);
    expect(manifest.rows.train).toBeGreaterThan(50);
    expect(manifest.consent.refused).toBeGreaterThan(0);
    if (dataset.split.test !== undefined) expect(manifest.rows.test).toBeGreaterThan(0);
    const lines = manifest.files.find(({ name }) => name === dataset.examples?.file)?.rows ?? 0;
    if (dataset.examples) expect(lines).toBeGreaterThan(0);
  }
});

test.for(['SIGKILL', 'SIGINT'] as const)(
  'a build that ends by %s leaves no dataset, and the next one is whole and the same',
  async (signal) => {
    const home = join(folder, signal);
    const name = 'assistant-feedback';
    const whole = await buildDataset(store, shipped(name), {
      folder: { within: join(folder, 'whole') },
    });
    const args = ['dataset', 'build', name, '--threads', '2', '--out', join(home, 'it')];
    const child = startCli(args, { env: env(), cwd: folder });
    const ended = once(child, 'exit');
    const begun = async () =>
      (await readdir(home).catch(() => [])).some((entry) => entry.includes('.partial-'));
    while (child.exitCode === null && !(await begun())) await sleep(2);
    child.kill(signal);
    expect(await ended).toEqual(signal === 'SIGKILL' ? [null, 'SIGKILL'] : [130, null]);
    expect((await readdir(home)).filter((entry) => !entry.startsWith('.it.partial-'))).toEqual([]);
    const again = await buildDataset(store, shipped(name), { folder: join(home, 'it') });
    expect(again.id).toBe(whole.id);
    expect(await readdir(home)).toEqual(['it']);
    expect((await verifyDataset(join(home, 'it'))).problems).toEqual([]);
  },
);
