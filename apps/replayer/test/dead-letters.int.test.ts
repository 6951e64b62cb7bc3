import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CloudEvent, completeDraft } from '@annals/events-schema';
import { catalogue, deployment } from '@annals/events-schema/catalogue';
import { type EventStore, openEventStore } from '@annals/event-store';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lines, runCli, startCli } from './run-cli.ts';
import { publishUndeliverable } from './undeliverable.ts';

let folder: string;
let azurite: Azurite;
let store: EventStore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-dead-letters-'));
  azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  store = await openEventStore({ catalogue, tableUrl, blobUrl });
});
afterAll(async () => {
  await azurite.stop();
  await rm(folder, { recursive: true });
});

const env = () => ({ ANNALS_TABLE_URL: azurite.tableUrl, ANNALS_BLOB_URL: azurite.blobUrl });
const cli = (...args: string[]) => runCli(args, { env: env() });
const document = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  return { code, stderr, document: JSON.parse(stdout) as unknown };
};
const listed = async (...args: string[]) =>
  lines((await cli('dead-letters', 'list', '--json', ...args)).stdout) as { id: string; event: CloudEvent }[];

const changed = (id: string, n: number, source = '/test'): CloudEvent =>
  completeDraft(
    deployment
      .at(id)
      .deploymentChanged(
        { change: 'released', agentVersion: `${n}` },
        { id: `${id}-${n}`, time: `2026-01-01T00:00:00.${String(n).padStart(3, '0')}Z` },
      ),
    { source },
  );

describe('what Event Grid could not deliver', () => {
  test('is listed, by filter too', async () => {
    await publishUndeliverable(
      azurite,
      folder,
      [
        changed('first', 1),
        changed('first', 2),
        changed('second', 1, '/other'),
        { ...changed('first', 3), data: 'bad' },
      ],
      2,
    );
    const { code, stdout, stderr } = await cli('dead-letters', 'list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'dead letters: 4\n' });
    expect(stdout).toMatch(/^id +reason +attempts +last outcome +published +type +subject$/m);
    expect(stdout).toMatch(
      /^[0-9a-f]{20} {2}UndeliverableDueToHttpBadRequest {2}1 +BadRequest +\S+Z {2}deployment\.changed\.v1 {2}deployment\/first$/m,
    );
    const [letter] = await listed('--stream', 'deployment/second');
    expect(letter).toMatchObject({
      blob: expect.stringMatching(/^topic\/INGEST\/\d+\/\d+\/\d+\/\d+\/[0-9a-f-]{36}\.json$/) as string,
      deliveryattempts: 1,
      event: changed('second', 1, '/other'),
    });
    expect(await listed('--source', '/other', '--source', '/test')).toHaveLength(4);
    expect(await listed('--source', '/other')).toHaveLength(1);
    expect(await listed('--category', 'conversation')).toEqual([]);
    expect(await listed('--before', '2026-01-01')).toEqual([]);
    expect(await listed('--limit', '3')).toHaveLength(3);
  });

  test('is discarded for good, when that was said and meant', async () => {
    expect(await cli('dead-letters', 'discard', '--source', '/other')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'replayer: what is discarded is gone for good: say --yes\n',
    });
    expect(await cli('dead-letters', 'discard', '--yes')).toMatchObject({ code: 2, stdout: '' });
    expect(await cli('dead-letters', 'discard', 'nothing', '--yes')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'replayer: not among the dead letters: nothing\n',
    });
    expect(await listed()).toHaveLength(4);
    expect(await document('dead-letters', 'discard', '--source', '/other', '--yes')).toEqual({
      code: 0,
      stderr: '',
      document: { discarded: 1, unreadable: [] },
    });
    expect((await listed()).map(({ event }) => event.source)).toEqual(['/test', '/test', '/test']);
  });

  test('is taken in by id, then all of it; what is refused is in quarantine', async () => {
    const good = (await listed()).find(({ event }) => event.id === 'first-2');
    expect(await document('dead-letters', 'retry', good?.id ?? '')).toMatchObject({
      code: 0,
      document: { appended: 1, duplicates: 0, quarantined: 0, unreadable: [] },
    });
    expect(await listed()).toHaveLength(2);

    const { code, stdout } = await cli('dead-letters', 'retry', '--all');
    expect({ code, stdout }).toEqual({
      code: 4,
      stdout: 'stored: 1, stored before: 0, in quarantine: 1\n  invalid: 1\n',
    });
    expect(await cli('dead-letters', 'list')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'there are no dead letters\n',
    });
    expect((await store.replay(deployment, 'first')).events).toBe(2);
    expect(await document('quarantine', 'list', '--stream', 'deployment/first')).toMatchObject({
      document: { reason: 'invalid', event: { id: 'first-3' } },
    });
  });

  test('is stored once, though whoever retries is killed half-way', async () => {
    const count = 64;
    await publishUndeliverable(
      azurite,
      folder,
      Array.from({ length: count }, (_, n) => changed('killed', n)),
    );
    const blobs = async () => {
      let left = 0;
      for await (const _ of store.deadLetters.list()) left += 1;
      return left;
    };
    expect(await blobs()).toBe(count);
    const first = async () => {
      for await (const { blob } of store.deadLetters.list({ limit: 1 })) return blob;
      return undefined;
    };
    const untouched = await first();
    const child = startCli(['dead-letters', 'retry', '--all'], { env: env() });
    while ((await first()) === untouched) if (child.exitCode !== null) throw new Error('it is done already');
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = await blobs();
    expect(left).toBeGreaterThan(0);

    const { code, document: report } = await document('dead-letters', 'retry', '--all');
    const { appended, duplicates } = report as { appended: number; duplicates: number };
    expect({ code, retried: appended + duplicates }).toEqual({ code: 0, retried: left });
    expect((await store.replay(deployment, 'killed')).events).toBe(count);
    expect(await blobs()).toBe(0);
  });
});
