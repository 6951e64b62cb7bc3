import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { bucketOf, defaultLayout, openEventStore } from '@annals/event-store';
import { catalogue, webFeature } from '@annals/events-schema/catalogue';
import { wellKnownAccount } from '@annals/local-azure';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lines, runCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

const layout = { buckets: 4, lanes: 2 };
let storage: Awaited<ReturnType<typeof seededStorage>>;
let table: TableClient;

beforeAll(async () => {
  storage = await seededStorage(layout);
  const { name, key } = wellKnownAccount;
  table = new TableClient(storage.tableUrl, 'events', new AzureNamedKeyCredential(name, key), {
    allowInsecureConnection: true,
  });
});
afterAll(() => storage.stop());

const cli = (...args: string[]) => runCli(['verify', ...args], { env: storage.env });
const position = '0000000000000002';
const bucket = bucketOf({ ...defaultLayout, ...layout }, 'conversation', 'c-42');
const summary = (counts: object) => ({
  summary: expect.objectContaining({
    buckets: 4,
    repair: false,
    mended: 0,
    mendable: 0,
    notMendable: 0,
    ...counts,
  }) as object,
});

test('a whole store is exit code 0, and says what was looked at', async () => {
  const { code, stdout, stderr } = await cli('--repair', '--payloads');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^buckets: 4, events: 189, blocks of the feed: \d+; nothing found\n$/);
  expect(lines((await cli('--json')).stdout)).toEqual([summary({ events: 189 })]);
});

test('a row that was deleted is named and left until --repair, which puts it back', async () => {
  await table.deleteEntity(bucket, `conversation:c-42:${position}`);

  const seen = await cli();
  expect({ code: seen.code, stderr: seen.stderr }).toEqual({ code: 4, stderr: '' });
  const [head, row, last, ...rest] = seen.stdout.trimEnd().split('\n');
  expect(head).toMatch(/^finding +bucket +where +mending +details$/);
  expect(row).toMatch(/^event-missing-in-table +\d\d +conversation\/c-42 2 +mendable +lane \d, block 1$/);
  expect(last).toMatch(/; findings: 1, mendable with --repair: 1, not mendable: 0$/);
  expect(rest).toEqual([]);

  const finding = { finding: 'event-missing-in-table', bucket, stream: 'conversation/c-42', position };
  const json = await cli('--json');
  expect(json.code).toBe(4);
  expect(lines(json.stdout)).toMatchObject([{ ...finding, mending: 'mendable' }, summary({ mendable: 1 })]);

  const mended = await cli('--json', '--repair', '--bucket', String(Number(bucket)));
  expect(mended.code).toBe(0);
  expect(lines(mended.stdout)).toMatchObject([
    { ...finding, mending: 'mended' },
    summary({ buckets: 1, repair: true, mended: 1 }),
  ]);
  expect((await cli()).code).toBe(0);
});

test('what no repair can decide stays exit code 4, with both positions', async () => {
  const { tableUrl, blobUrl } = storage;
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source: '/test' });
  const support = { browser: 'chrome', version: '1', approximate: false, statement: 0 };
  const at = (day: number) => ({ id: 'one\u202eid', time: `2026-01-0${day}T00:00:00Z` });
  for (const day of [1, 2]) {
    const [event] = [webFeature.at('twice').supportAdded(support, at(day))];
    await store.append(event);
  }
  const { code, stdout } = await cli('--repair');
  expect(code).toBe(4);
  expect(stdout).toMatch(
    /^identity-twice +\d\d +web-feature\/twice 2026-01-01T00:00:00Z and web-feature\/twice 2026-01-02T00:00:00Z +not-mendable +id one\\u202eid of \/test; /m,
  );
  expect(stdout).toMatch(/; findings: 1, mended: 0, not mendable: 1\n$/);
});

test('a bucket that there is not is exit code 2 and one line', async () => {
  for (const number of ['4', 'x', '-1']) {
    const { code, stdout, stderr } = await cli('--bucket', number);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^replayer: .*bucket.*\n$/);
  }
});
