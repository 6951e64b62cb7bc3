import { ingest, openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lines, runCli } from './run-cli.ts';
import { seededStorage } from './seeded-storage.ts';

let storage: Awaited<ReturnType<typeof seededStorage>>;

beforeAll(async () => {
  storage = await seededStorage();
});
afterAll(() => storage.stop());

const cli = (...args: string[]) => runCli(args, { env: storage.env });
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await cli(...args, '--json');
  return { code, stderr, document: JSON.parse(stdout) as Record<string, unknown> };
};

test('quarantine is listed with the reason, as a table and as NDJSON; what would steer a terminal is escaped', async () => {
  const { code, stdout, stderr } = await cli('quarantine', 'list', '--reason', 'conflict');
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'entries: 1\n' });
  expect(stdout).toMatch(/^id +reason +field and rule +when +type +subject$/m);
  expect(stdout).toMatch(
    /^[0-9a-f]{20} {2}conflict {2}sequence conflict {2}\S+Z {2}conversation\.ended\.v1 {2}conversation\/c-42$/m,
  );

  const all = await cli('quarantine', 'list', '--json');
  const reasons = lines(all.stdout).map((entry) => (entry as { reason: string }).reason);
  expect(reasons.sort()).toEqual(['bad-stream', 'bad-stream', 'conflict', 'invalid']);
  expect(lines((await cli('quarantine', 'list', '--json', '--limit', '2')).stdout)).toHaveLength(2);
  expect((await cli('quarantine', 'list', '--reason', 'too-large')).stderr).toBe(
    'nothing is in quarantine\n',
  );
});

test('quarantine shows one entry whole', async () => {
  const [entry] = lines((await cli('quarantine', 'list', '--json', '--reason', 'invalid')).stdout) as [
    { id: string },
  ];
  const { code, document } = await json('quarantine', 'show', entry.id);
  expect(code).toBe(0);
  expect(document).toEqual(entry);
  const { stdout } = await cli('quarantine', 'show', entry.id);
  expect(stdout).toContain('  data.reason: ');
  expect(stdout).toContain(String.raw`"reason": "\u001b[31mred\u009b"`);
  expect(await cli('quarantine', 'show', 'nothing')).toMatchObject({
    code: 3,
    stderr: 'replayer: not in quarantine: nothing\n',
  });
});

test('a retry accepts what was mended, keeps what is refused again, and says so', async () => {
  const [first] = lines((await cli('quarantine', 'list', '--json', '--reason', 'bad-stream')).stdout) as [
    { id: string },
  ];
  const mistyped = await cli('quarantine', 'retry', first.id, 'nothing', '--json');
  expect(mistyped).toEqual({ code: 3, stdout: '', stderr: 'replayer: not in quarantine: nothing\n' });

  const one = await json('quarantine', 'retry', first.id);
  expect(one).toEqual({ code: 0, stderr: '', document: { accepted: 1, refused: [] } });
  expect((await cli('quarantine', 'retry', first.id)).code).toBe(3);

  const conflict = await cli('quarantine', 'retry', '--reason', 'conflict');
  expect(conflict.code).toBe(4);
  expect(conflict.stdout).toMatch(/^accepted: 0, refused again: 1\nid .*\n[0-9a-f]{20} {2}conflict /);

  const all = await json('quarantine', 'retry', '--all');
  expect(all.code).toBe(4);
  expect(all.document).toMatchObject({ accepted: 1 });
  expect(all.document.refused).toContainEqual({
    id: expect.any(String) as string,
    reason: 'conflict',
    violations: [
      { field: 'sequence', rule: 'conflict', message: expect.stringContaining('position') as string },
    ],
    type: 'ai.annals.conversation.ended.v1',
    subject: 'conversation/c-42',
  });
  expect(lines((await cli('quarantine', 'list', '--json')).stdout)).toHaveLength(2);
  expect((await json('state', 'web-feature/masonry')).document).toMatchObject({ events: 1 });
});

test('entries are discarded by filter, for good, when that was said', async () => {
  const one = ['quarantine', 'discard', '--reason', 'invalid', '--reason', 'conflict', '--limit', '1'];
  expect(await cli(...one)).toEqual({
    code: 2,
    stdout: '',
    stderr: 'replayer: what is discarded is gone for good: say --yes\n',
  });
  expect((await cli('quarantine', 'discard', '--yes')).code).toBe(2);
  expect((await cli('quarantine', 'discard', 'nothing', '--yes')).code).toBe(3);
  const before = lines((await cli('quarantine', 'list', '--json')).stdout) as { reason: string }[];
  expect(await json(...one, '--yes')).toEqual({ code: 0, stderr: '', document: { discarded: 1 } });
  expect((await cli('quarantine', 'discard', '--source', '/nobody', '--yes')).stdout).toBe('discarded: 0\n');
  const after = lines((await cli('quarantine', 'list', '--json')).stdout);
  expect(after).toEqual(before.slice(1));
  const found = await cli(
    'quarantine',
    'list',
    '--json',
    '--category',
    'conversation',
    '--after',
    '2026-01-01',
  );
  expect(lines(found.stdout)).toEqual(after);
  expect((await cli('quarantine', 'list', '--json', '--before', '2026-01-01')).stdout).toBe('');
});

test('an event nested thousands of levels deep is listed, shown and refused again like any other', async () => {
  const { tableUrl, blobUrl } = storage;
  const store = await openEventStore({ catalogue, tableUrl, blobUrl });
  const data: unknown = JSON.parse('['.repeat(5_000) + ']'.repeat(5_000));
  await ingest(store, [{ id: 'deep', source: '/test', type: 'deep', subject: 'deep/1', data }]);
  const { code, stdout, stderr } = await cli('quarantine', 'list', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const entries = lines(stdout) as { id: string; event: Record<string, unknown> }[];
  const [deep] = entries.filter(({ event }) => event.id === 'deep');
  expect(deep?.event.toodeep).toMatch(/^nested 5001 levels deep/);
  const id = deep?.id ?? '';
  expect(await cli('quarantine', 'show', id)).toMatchObject({ code: 0, stderr: '' });
  expect(await json('quarantine', 'retry', id)).toMatchObject({
    code: 4,
    document: { accepted: 0, refused: [{ id, type: 'deep', subject: 'deep/1' }] },
  });
});
