import { ingest, openMemoryStore } from '@annals/event-store';
import { completeDraft } from '@annals/events-schema';
import { catalogue, webFeature } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import { projectHistory } from '../run/project-history.ts';
import { enginesByYear } from './engines-by-year.ts';

const row = (browser: string, year: string, gained: number, lost: number) => ({
  key: [browser, year],
  value: { gained, lost },
});

test('a feature counts from the year of its support to the year before it was removed', () => {
  const rows = [
    row('chrome', '2010', 1, 0),
    row('chrome', '2011', 3, 2),
    row('chrome', '2013', 0, 1),
    row('firefox', '2012', 4, 0),
    row('edge', '2009', 9, 0),
  ];
  expect(enginesByYear(rows, ['chrome', 'firefox'], 2014)).toEqual({
    years: [2010, 2011, 2012, 2013, 2014],
    counts: new Map([
      ['chrome', [1, 2, 2, 1, 1]],
      ['firefox', [0, 0, 4, 4, 4]],
    ]),
  });
});

test('the rows are those of a projection that is built, followed, and built anew if much has come', async () => {
  const store = await openMemoryStore({ catalogue, buckets: 2 });
  const data = { browser: 'chrome', version: '1', approximate: false, statement: 0 };
  const supported = (id: string, year: number) =>
    completeDraft(webFeature.at(id).supportAdded(data, { time: `${year}-06-01T00:00:00Z` }), {
      source: '/test',
    });
  await ingest(store, [supported('a', 2010), supported('b', 2011)]);
  const built = await projectHistory(store, 2);
  expect(built).toMatchObject({ projection: 'built', build: 1, projectedEvents: 2 });
  expect(built.rows).toEqual([row('chrome', '2010', 1, 0), row('chrome', '2011', 1, 0)]);

  expect(await projectHistory(store, 0)).toMatchObject({ projection: 'followed', projectedEvents: 0 });
  await ingest(store, [supported('c', 2011)]);
  const followed = await projectHistory(store, 1);
  expect(followed).toMatchObject({ projection: 'followed', build: 1, projectedEvents: 1 });
  expect(followed.rows).toEqual([row('chrome', '2010', 1, 0), row('chrome', '2011', 2, 0)]);

  expect(await projectHistory(store, 1_000_000)).toMatchObject({
    ...{ projection: 'built', build: 2, projectedEvents: 3 },
    rows: followed.rows,
  });
});
