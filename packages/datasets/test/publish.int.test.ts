import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDataset } from '../src/build/build-dataset.ts';
import { defineDataset } from '../src/define/dataset.ts';
import { fetchDataset } from '../src/publish/fetch-dataset.ts';
import { publishDataset } from '../src/publish/publish-dataset.ts';
import { verifyDataset } from '../src/verify/verify-dataset.ts';
import { ticket, ticketStore } from './tickets.fixtures.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'annals-publish-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const sizes = defineDataset({
  ...{ name: 'sizes', version: 1, entity: ticket, clock: 'time' },
  moment: { event: 'answered' },
  horizon: { days: 3 },
  features: { size: { number: ({ state }) => state.size } },
});

test('a dataset comes into the container as it is on disk, the manifest last; again changes nothing', async () => {
  const store = await ticketStore(20);
  const folder = join(home, 'it');
  const { id } = await buildDataset(store, sizes, { folder });
  const files = await readdir(folder);
  const written: string[] = [];
  const { datasets } = store.raw;
  const note = {
    ...datasets,
    add: (name: string, bytes: Uint8Array) => {
      written.push(name);
      return datasets.add(name, bytes);
    },
    addInParts: (name: string, parts: AsyncIterable<Uint8Array>) => {
      written.push(name);
      return datasets.addInParts(name, parts);
    },
  };
  const raw = Object.assign(Object.create(store.raw) as typeof store.raw, { datasets: note });
  const place = `sizes/${id}/`;
  expect(await publishDataset({ raw }, folder)).toEqual({ place, added: files.length });
  expect(written.at(-1)).toBe(`${place}manifest.json`);
  for (const file of files)
    expect(Buffer.from((await datasets.get(place + file))?.bytes ?? [])).toEqual(
      await readFile(join(folder, file)),
    );
  expect(await publishDataset(store, folder)).toEqual({ place, added: 0 });
  await rm(join(folder, 'README.md'));
  await expect(publishDataset(await ticketStore(1), folder)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('one in the container is fetched as it lies there, so that what is wrong with it is found', async () => {
  const store = await ticketStore(5);
  const { id, folder } = await buildDataset(store, sizes, { folder: { within: join(home, 'built') } });
  await publishDataset(store, folder);
  const whole = join(home, 'whole');
  expect(await fetchDataset(store, 'sizes', id.slice(0, 12), whole)).toEqual({ id, strangers: [] });
  expect(await verifyDataset(whole)).toMatchObject({ id, problems: [] });

  const { datasets } = store.raw;
  const other = `${id.slice(0, 12)}${'0'.repeat(52)}`;
  await datasets.add(`sizes/${other}/README.md`, Buffer.from('#'));
  await datasets.add(`sizes/${other}/../away`, Buffer.from('x'));
  // Half of one, as after a publish that was killed: it is not there yet.
  expect((await fetchDataset(store, 'sizes', id.slice(0, 12), join(home, 'again'))).id).toBe(id);
  const none = { code: 'no-dataset' };
  await expect(fetchDataset(store, 'sizes', other, join(home, 'none'))).rejects.toMatchObject(none);
  await datasets.add(`sizes/${other}/manifest.json`, await readFile(join(folder, 'manifest.json')));
  await expect(fetchDataset(store, 'sizes', id.slice(0, 12), join(home, 'none'))).rejects.toMatchObject(none);
  const torn = join(home, 'torn');
  expect(await fetchDataset(store, 'sizes', other, torn)).toEqual({ id: other, strangers: ['../away'] });
  expect((await verifyDataset(torn)).problems).toContainEqual(
    expect.stringMatching(/^features\.parquet is missing/),
  );
});
