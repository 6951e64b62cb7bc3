import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDataset } from '../src/build/build-dataset.ts';
import { defineDataset } from '../src/define/dataset.ts';
import { publishDataset } from '../src/publish/publish-dataset.ts';
import { ticket, ticketStore } from './tickets.fixtures.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'annals-publish-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test('a dataset comes into the container as it is on disk, the manifest last; again changes nothing', async () => {
  const store = await ticketStore(20);
  const dataset = defineDataset({
    ...{ name: 'sizes', version: 1, entity: ticket, clock: 'time' },
    moment: { event: 'answered' },
    horizon: { days: 3 },
    features: { size: { number: ({ state }) => state.size } },
  });
  const folder = join(home, 'it');
  const { id } = await buildDataset(store, dataset, { folder });
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
