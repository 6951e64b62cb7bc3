import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatasetManifest, subjectsFile } from '@annals/datasets';
import { subjectHash } from '@annals/event-store';
import { expect, test } from 'vitest';
import { eraseKind, findDatasets, runErasure, SubjectSet, surveySubject } from '../src/index.ts';
import { world } from './world.ts';

const sha256 = 'a'.repeat(64);

const manifestOf = (name: string): DatasetManifest => ({
  ...{ format: 1, name, version: 1, builtBy: '0.1.0', code: sha256 },
  log: { archive: sha256, asOf: null, knownAt: null, end: '2026-05-01T09:00:00Z' },
  streams: {
    ...{ category: 'conversation', streams: 1, events: 1 },
    ...{ timeFrom: null, timeTo: null, recordedFrom: null, recordedTo: null },
  },
  ...{ schemas: {}, parameters: {}, erasures: [] },
  consent: { purpose: null, refused: 0, withoutSubject: 0 },
  rows: { total: 1, train: 1, test: 0, censored: 0, embargo: 0, otherSide: 0 },
  files: [{ name: subjectsFile, bytes: 65, sha256, rows: 1 }],
});

/** What lies where datasets lie, by its place: one of the subject, one of another, and two that do not tell. */
const files: Readonly<Record<string, string>> = {
  'cases/1/manifest.json': JSON.stringify(manifestOf('cases')),
  'cases/1/subjects.txt': `${subjectHash({ subject: 'anna-1' })}\n`,
  'sft/2/manifest.json': JSON.stringify(manifestOf('sft')),
  'sft/2/subjects.txt': `${subjectHash({ subject: 'bert-2' })}\n`,
  'broken/3/manifest.json': '{',
  'lost/4/manifest.json': JSON.stringify(manifestOf('lost')),
  'unfinished/5/rows.parquet': '',
};
const ofAnna = { name: 'cases', place: 'cases/1', id: expect.stringMatching(/^[0-9a-f]{64}$/) as string };

test('an erasure names the published datasets that hold something of the subject, and those that do not tell', async () => {
  const { store, keys } = await world();
  for (const [place, text] of Object.entries(files)) await store.raw.datasets.add(place, Buffer.from(text));
  const published = { datasets: [ofAnna], untold: ['broken/3', 'lost/4'] };
  expect(await surveySubject(store, { subject: 'anna-1' })).toMatchObject({ published });
  expect(await runErasure(store, eraseKind(keys), { subject: 'anna-1' })).toMatchObject({ published });
});

test('so does a look through a folder of datasets', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-datasets-'));
  try {
    for (const [place, text] of Object.entries(files)) {
      const [name = '', , file = ''] = place.split('/');
      if (name === 'lost') continue;
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, file), text);
    }
    expect(await findDatasets(folder, new SubjectSet([{ subject: 'anna-1' }]))).toEqual({
      datasets: [{ ...ofAnna, place: join(folder, 'cases') }],
      untold: [join(folder, 'broken')],
    });
    expect(await findDatasets(join(folder, 'nowhere'), new SubjectSet([]))).toEqual({
      datasets: [],
      untold: [],
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
