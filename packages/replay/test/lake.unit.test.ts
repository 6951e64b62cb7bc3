import { openMemoryStore, type RawHistory } from '@annals/event-store';
import { defineCatalogue, defineStream, event, personal } from '@annals/events-schema';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readPortion } from '../src/lake/lake-manifest.ts';
import { statusOfLake } from '../src/lake/lake-status.ts';
import { runLake } from '../src/lake/run-lake.ts';
import { duckLake } from './lake-reader.ts';
import { all } from './streams.ts';

type Duck = Awaited<ReturnType<typeof duckLake>>;
const ducks: Duck[] = [];
afterEach(async () => {
  for (const duck of ducks.splice(0)) await duck.close();
});
const open = async (raw: RawHistory) => {
  const duck = await duckLake(raw.lake);
  ducks.push(duck);
  return duck;
};

const at = (date: string) => `${date}T12:00:00Z`;
const grid = webFeature.at('css.properties.grid');
const chrome = { browser: 'chrome', version: '57', approximate: false, statement: 0 };
const flags = [
  { type: 'preference', name: '#grid', valueToSet: 'true' },
  { type: 'runtime_flag', name: '--grid' },
];

async function support() {
  const now = () => new Date('2026-11-01T09:30:00.412Z');
  const store = await openMemoryStore({ catalogue, source: '/test', now, buckets: 2, lanes: 2 });
  await store.append(grid.supportAdded(chrome, { time: at('2017-03-09'), tenantid: 't-1' }));
  await store.append(grid.supportFlagged({ ...chrome, flags, notes: [] }, { time: at('2013-08-20') }));
  await store.append(
    webFeature
      .at('api.fetch')
      .supportAdded(
        { ...chrome, version: '42', notes: ['streams', 'too'] },
        { time: '2017-03-09T23:59:59.123456789Z', sequence: 3 },
      ),
  );
  return store;
}
const added = 'ai.annals.support.added.v1';
const flagged = 'ai.annals.support.flagged.v1';

describe('a lake', () => {
  test('is one table an event type, a folder a day, with typed columns, as DuckDB opens it', async () => {
    const store = await support();
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 3, events: 3, files: 2, portions: 1 });
    const duck = await open(store.raw);
    expect(await duck.columns(flagged)).toEqual({
      id: 'VARCHAR',
      source: 'VARCHAR',
      subject: 'VARCHAR',
      category: 'VARCHAR',
      streamid: 'VARCHAR',
      position: 'VARCHAR',
      sequence: 'BIGINT',
      time: 'TIMESTAMP WITH TIME ZONE',
      recordedtime: 'TIMESTAMP WITH TIME ZONE',
      dataschema: 'VARCHAR',
      correlationid: 'VARCHAR',
      causationid: 'VARCHAR',
      traceparent: 'VARCHAR',
      tenantid: 'VARCHAR',
      datasubject: 'VARCHAR',
      extensions: 'JSON',
      browser: 'VARCHAR',
      version: 'VARCHAR',
      approximate: 'BOOLEAN',
      statement: 'BIGINT',
      flags: 'STRUCT("type" VARCHAR, "name" VARCHAR, valueToSet VARCHAR)[]',
      prefix: 'VARCHAR',
      alternativeName: 'VARCHAR',
      partial: 'BOOLEAN',
      notes: 'VARCHAR[]',
      other: 'JSON',
      erased: 'VARCHAR[]',
      sealed: 'VARCHAR[]',
      type: 'VARCHAR',
      date: 'DATE',
    });
    expect(
      await duck.query(`SELECT category, streamid, time, recordedtime, date, flags, notes, prefix, sequence, other
        FROM ${duck.table(flagged)}`),
    ).toEqual([
      {
        category: 'web-feature',
        streamid: 'css.properties.grid',
        time: '2013-08-20 12:00:00+00',
        recordedtime: '2026-11-01 09:30:00.412+00',
        date: '2013-08-20',
        flags: [flags[0], { ...flags[1], valueToSet: null }],
        notes: [],
        prefix: null,
        sequence: null,
        other: null,
      },
    ]);
    expect(
      await duck.query(
        `SELECT streamid, time, sequence, notes, tenantid, other FROM ${duck.table(added)} ORDER BY subject`,
      ),
    ).toEqual([
      {
        streamid: 'api.fetch',
        time: '2017-03-09 23:59:59.123456+00',
        sequence: '3',
        notes: ['streams', 'too'],
        tenantid: null,
        // What microseconds do not hold.
        other: '{"time":"2017-03-09T23:59:59.123456789Z"}',
      },
      {
        streamid: 'css.properties.grid',
        time: '2017-03-09 12:00:00+00',
        sequence: null,
        notes: null,
        tenantid: 't-1',
        other: null,
      },
    ]);
  });

  test('is read by hyparquet too, and its manifest counts what is there', async () => {
    const store = await support();
    await runLake(store.raw, catalogue);
    const { files } = await readPortion(store.raw.lake, 1);
    expect(files.map(({ name, rows }) => [name, rows])).toEqual([
      [`type=${added}/date=2017-03-09/00000001.parquet`, 2],
      [`type=${flagged}/date=2013-08-20/00000001.parquet`, 1],
    ]);
    const blob = await store.raw.lake.get(files[1]?.name ?? '');
    const file = new Uint8Array(blob?.bytes ?? []).buffer;
    const [row] = await parquetReadObjects({ file });
    expect(row).toMatchObject({ statement: 0n, time: new Date(at('2013-08-20')), notes: [], prefix: null });
    expect(row?.flags).toEqual([flags[0], { ...flags[1], valueToSet: null }]);
  });

  test('grows by what came since, late events in the folder of their day', async () => {
    const store = await support();
    await runLake(store.raw, catalogue);
    const before = await all(store.raw.lake.list('type='));
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 0, files: 0, portions: 1, events: 3 });
    expect((await statusOfLake(store.raw)).waitingBlocks).toBe(0);
    await store.append(webFeature.at('late').supportAdded(chrome, { time: at('2017-03-09') }));
    expect((await statusOfLake(store.raw)).waitingBlocks).toBe(1);
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 1, files: 1, portions: 2, events: 4 });
    expect(await all(store.raw.lake.list('type='))).toEqual(
      [...before, `type=${added}/date=2017-03-09/00000002.parquet`].sort(),
    );
    const duck = await open(store.raw);
    expect(
      await duck.query(`SELECT count(*) AS n FROM ${duck.table(added)} WHERE date = '2017-03-09'`),
    ).toEqual([{ n: '3' }]);
  });

  test('holds unions and open values as JSON, and payloads that lie outside of the events', async () => {
    const store = await openMemoryStore({ catalogue, source: '/test' });
    const talk = conversation.at('c-1', { after: 0 });
    const large = 'x'.repeat(50_000);
    await store.append([
      talk.messageReceived(
        { messageId: 'm-1', role: 'user', parts: [{ type: 'text', content: large }] },
        { time: at('2026-01-01') },
      ),
      talk.messageReceived(
        { messageId: 'm-2', role: 'tool', parts: [{ type: 'tool_call_response', id: 't', response: null }] },
        { time: at('2026-01-01') },
      ),
    ]);
    await runLake(store.raw, catalogue);
    const duck = await open(store.raw);
    const type = 'ai.annals.message.received.v1';
    expect((await duck.columns(type)).parts).toBe('JSON[]');
    expect(
      await duck.query(`SELECT messageId, parts[1]->>'type' AS part, length(parts[1]->>'content') AS characters,
        parts[1]->'response' AS response FROM ${duck.table(type)} ORDER BY position`),
    ).toEqual([
      { messageId: 'm-1', part: 'text', characters: '50000', response: null },
      { messageId: 'm-2', part: 'tool_call_response', characters: null, response: 'null' },
    ]);
  });

  test('waits for a payload that cannot be read, names its event, and goes on once it can', async () => {
    const store = await openMemoryStore({ catalogue, source: '/test' });
    const parts = [{ type: 'text' as const, content: 'x'.repeat(50_000) }];
    const talk = conversation.at('c-1', { after: 0 });
    await store.append(
      talk.messageReceived({ messageId: 'm-1', role: 'user', parts }, { time: at('2026-01-01') }),
    );
    const { payloads } = store.raw;
    const [name = ''] = await all(payloads.list());
    const good = await payloads.get(name);
    await payloads.replace(name, good?.etag ?? '', Buffer.from('damaged'));
    await expect(runLake(store.raw, catalogue)).rejects.toMatchObject({
      code: 'payload-corrupt',
      message: expect.stringContaining('conversation/c-1, position 0000000000000001') as string,
    });
    expect(await all(store.raw.lake.list('type='))).toEqual([]);
    await payloads.replace(name, (await payloads.get(name))?.etag ?? '', good?.bytes ?? Buffer.alloc(0));
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 1, events: 1, portions: 1 });
  });

  test('of an empty history is nothing', async () => {
    const store = await openMemoryStore({ catalogue });
    expect(await runLake(store.raw, catalogue)).toMatchObject({ added: 0, events: 0, portions: 0 });
    expect(await all(store.raw.lake.list())).toEqual([]);
  });
});

const Address = z.object({
  city: z.string(),
  since: z.iso.datetime().optional(),
  tags: z.array(z.string()).nullable(),
});
const person = defineStream({
  category: 'person',
  ordering: 'sequence',
  events: {
    seen: event(
      'test.annals.person.seen.v1',
      z.object({
        id: z.string(),
        Time: z.iso.datetime({ offset: true }),
        name: personal(z.object({ first: z.string() })),
        addresses: z.array(Address),
        score: z.number().nullable(),
        extra: z.record(z.string(), z.unknown()),
      }),
    ),
  },
  initial: () => 0,
  evolve: { seen: (n) => n + 1 },
});
const persons = defineCatalogue([person]);
const seen = 'test.annals.person.seen.v1';
const data = {
  id: 'p',
  Time: '2026-01-01T01:00:00+01:00',
  name: { first: 'Ada' },
  addresses: [{ city: 'Oslo', since: '2020-01-01T00:00:00Z', tags: null }],
  score: null,
  extra: { a: [1, { b: null }] },
};

/** Stored under a schema that allowed anything, read under the one above. */
async function written(...values: unknown[]) {
  const anything = defineStream({
    category: 'person',
    ordering: 'sequence',
    events: { seen: event(seen, z.unknown()) },
    initial: () => 0,
    evolve: { seen: (n) => n + 1 },
  });
  const store = await openMemoryStore({ catalogue: defineCatalogue([anything]), source: '/test' });
  const stream = anything.at('p-1', { after: 0 });
  await store.append(values.map((value) => stream.seen(value, { time: at('2026-01-02') })));
  return store;
}

describe('a column', () => {
  test('is nested as its schema is; what another column is called already gets a prefix', async () => {
    const store = await written(data);
    await runLake(store.raw, persons);
    const duck = await open(store.raw);
    expect(await duck.columns(seen)).toMatchObject({
      data_id: 'VARCHAR',
      data_Time: 'TIMESTAMP WITH TIME ZONE',
      name: 'STRUCT("first" VARCHAR)',
      addresses: 'STRUCT(city VARCHAR, since TIMESTAMP WITH TIME ZONE, tags VARCHAR[])[]',
      score: 'DOUBLE',
      extra: 'JSON',
    });
    expect(
      await duck.query(
        `SELECT data_id, data_Time, name, addresses, score, extra, other, erased FROM ${duck.table(seen)}`,
      ),
    ).toEqual([
      {
        data_id: 'p',
        data_Time: '2026-01-01 00:00:00+00',
        name: { first: 'Ada' },
        addresses: [{ city: 'Oslo', since: '2020-01-01 00:00:00+00', tags: null }],
        score: null,
        extra: '{"a":[1,{"b":null}]}',
        other: null,
        erased: null,
      },
    ]);
  });

  test('that a value does not fit is null, the value is beside it, and the run names it', async () => {
    const bad = {
      ...data,
      id: 7,
      Time: 'yesterday',
      addresses: [{ city: 'Oslo', zip: 1, tags: ['a', 2] }, 'nowhere'],
      more: { x: 1 },
    };
    const store = await written(data, bad, ['no object']);
    const report = await runLake(store.raw, persons);
    expect(report.tables).toMatchObject([
      {
        type: seen,
        unknown: 0,
        misfits: 2,
        firstMisfit: { subject: 'person/p-1', position: '0000000000000002', pointer: '/id' },
      },
    ]);
    const duck = await open(store.raw);
    const rows = await duck.query(
      `SELECT data_id, data_Time, addresses, other FROM ${duck.table(seen)} ORDER BY position`,
    );
    expect(rows[1]).toMatchObject({
      data_id: null,
      data_Time: null,
      addresses: [{ city: 'Oslo', since: null, tags: ['a', null] }, null],
    });
    expect(JSON.parse(rows[1]?.other as string)).toEqual({
      '/id': 7,
      '/Time': 'yesterday',
      '/addresses/0/tags/1': 2,
      '/addresses/0/zip': 1,
      '/addresses/1': 'nowhere',
      '/more': { x: 1 },
    });
    expect(rows[2]).toMatchObject({ data_id: null, other: '{"":["no object"]}' });
  });

  test('of a personal field that was erased is null, and the row says so', async () => {
    const store = await written({ ...data, name: { erased: true } }, data);
    const report = await runLake(store.raw, persons);
    expect(report.tables).toMatchObject([{ misfits: 0 }]);
    const duck = await open(store.raw);
    expect(await duck.query(`SELECT name, erased, other FROM ${duck.table(seen)} ORDER BY position`)).toEqual(
      [
        { name: null, erased: ['/name'], other: null },
        { name: { first: 'Ada' }, erased: null, other: null },
      ],
    );
  });

  test('of a personal field that is sealed is null too, and stays so', async () => {
    const store = await written({ ...data, name: { sealed: '1.x' } }, { ...data, name: { sealed: 1 } });
    const report = await runLake(store.raw, persons);
    expect(report.tables).toMatchObject([{ misfits: 0 }]);
    const duck = await open(store.raw);
    expect(
      await duck.query(`SELECT name, erased, sealed, other FROM ${duck.table(seen)} ORDER BY position`),
    ).toEqual([
      { name: null, erased: null, sealed: ['/name'], other: null },
      { name: { first: null }, erased: null, sealed: null, other: '{"/name/sealed":1}' },
    ]);
  });

  test('keeps a field called __proto__, and null within JSON', async () => {
    const extra = JSON.parse('{"__proto__":{"x":1},"n":null}') as Record<string, unknown>;
    const store = await written({ ...data, extra });
    await runLake(store.raw, persons);
    const duck = await open(store.raw);
    expect(await duck.query(`SELECT extra FROM ${duck.table(seen)}`)).toEqual([
      { extra: '{"__proto__":{"x":1},"n":null}' },
    ]);
  });
});

test('events whose type the catalogue does not know are written with their data as JSON, and named', async () => {
  const store = await written(data, { a: 1 });
  const report = await runLake(store.raw, catalogue);
  expect(report.tables).toMatchObject([
    {
      type: seen,
      events: 2,
      unknown: 2,
      firstUnknown: { subject: 'person/p-1', position: '0000000000000001' },
    },
  ]);
  const duck = await open(store.raw);
  expect(
    await duck.query(`SELECT data->>'id' AS id, other FROM ${duck.table(seen)} ORDER BY position`),
  ).toEqual([
    { id: 'p', other: null },
    { id: null, other: null },
  ]);
});
