import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { buildDataset } from '../src/build/build-dataset.ts';
import { defineDataset } from '../src/define/dataset.ts';
import { verifyDataset } from '../src/verify/verify-dataset.ts';
import { ticket, ticketStore } from './tickets.fixtures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-card-'));
  return () => rm(folder, { recursive: true, force: true });
});

const closing = defineDataset({
  name: 'closing',
  version: 1,
  entity: ticket,
  clock: 'time',
  moment: { event: 'answered', include: true },
  horizon: { days: 3 },
  features: {
    size: { number: ({ state }) => state.size },
    tag: { text: ({ state }) => state.tag },
    second: { flag: ({ state }) => (state.answers > 1 ? true : undefined) },
  },
  labels: { closed: { flag: ({ after }) => after.some(({ name }) => name === 'closed') } },
  split: { cutoff: '2025-02-15T00:00:00Z' },
});

const filesOf = async (of: string) => {
  const names = (await readdir(of)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(of, name))] as const)),
  );
};

test('a card and its plots tell what is in a dataset, and are the same bytes whenever it is built', async () => {
  const store = await ticketStore(60);
  const builds = [join(folder, 'a'), join(folder, 'b')];
  const [first, second] = [
    await buildDataset(store, closing, { folder: builds[0] ?? '' }),
    await buildDataset(store, closing, { folder: builds[1] ?? '' }),
  ];
  expect(second.id).toBe(first.id);
  const files = await filesOf(builds[0] ?? '');
  expect(await filesOf(builds[1] ?? '')).toEqual(files);
  expect(Object.keys(files)).toEqual([
    ...['README.md', 'f_size.svg', 'features.parquet', 'labels.svg', 'manifest.json', 'rows.svg'],
    'sequences.parquet',
  ]);
  for (const { name, sha256 } of first.manifest.files) expect(hash('sha256', files[name] ?? '')).toBe(sha256);
  expect(await verifyDataset(builds[0] ?? '')).toMatchObject({ id: first.id, files: 6, problems: [] });

  const card = String(files['README.md']);
  const { rows } = first.manifest;
  expect(rows).toMatchObject({ total: 120, censored: 0 });
  expect(card).toContain(`| ${[rows.train, rows.test, 0, rows.embargo, 0, 120].join(' | ')} |\n`);
  expect(card).toContain('| f_second | flag | 60 (50.0%) | true (60) |\n');
  expect(card).toContain('| f_size | number | 0 | 0 to 10 |\n');
  const [, train] = /\| true \| (\d+) \(/.exec(card) ?? [];
  const [, untrue] = /\| false \| (\d+) \(/.exec(card) ?? [];
  expect(Number(train) + Number(untrue)).toBe(rows.train);
  expect(String(files['rows.svg'])).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

test('builds at the same time do not disturb each other: each is whole, and nothing else is left', async () => {
  const store = await ticketStore(10);
  const within = join(folder, 'home');
  const built = await Promise.all([1, 2, 3].map(() => buildDataset(store, closing, { folder: { within } })));
  const names = new Set(built.map(({ id }) => `closing-${id.slice(0, 12)}`));
  expect(names.size).toBe(1);
  expect(await readdir(within)).toEqual([...names]);
  expect((await verifyDataset(built[0]?.folder ?? '')).problems).toEqual([]);

  const one = join(folder, 'one');
  const outcomes = await Promise.allSettled([1, 2].map(() => buildDataset(store, closing, { folder: one })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await verifyDataset(one)).problems).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['home', 'one']);
});

test('what a killed build left is taken away by the next one, what another is at is not', async () => {
  const store = await ticketStore(3);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const of of [dead, process.pid]) await mkdir(join(folder, `.it.partial-${of}-abc`));
  await buildDataset(store, closing, { folder: join(folder, 'it') });
  expect((await readdir(folder)).sort()).toEqual([`.it.partial-${process.pid}-abc`, 'it']);
});

test('what events say cannot write into the card', async () => {
  const store = await ticketStore(3, { tag: () => '|\n# <b>' });
  await buildDataset(store, closing, { folder: join(folder, 'a') });
  const card = await readFile(join(folder, 'a', 'README.md'), 'utf8');
  expect(card).toContain(String.raw`| \| # \<b\> (6) |`);
});

test('a dataset without a row has a card too', async () => {
  const store = await ticketStore(1);
  const question = { asOf: '2000-01-01T00:00:00Z' };
  await buildDataset(store, closing, { folder: join(folder, 'a'), question });
  expect(await readFile(join(folder, 'a', 'README.md'), 'utf8')).toContain('0 moments of streams');
  expect((await verifyDataset(join(folder, 'a'))).problems).toEqual([]);
});
