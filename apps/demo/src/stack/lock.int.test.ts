import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';
import { identityOf } from './process-identity.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const idle = () => spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });

async function ended(child: ReturnType<typeof idle>): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

const lockOf = (owner: object, children: readonly object[] = []) =>
  writeFile(join(folder, 'lock'), JSON.stringify({ owner, children }));

test('a folder has one owner at a time', async () => {
  const lock = await takeLock(folder);
  await expect(takeLock(folder)).rejects.toMatchObject({ code: 'already-running' });
  await lock.release();
  await (await takeLock(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('of many who come at once, one gets the lock', async () => {
  const takers = await Promise.allSettled(Array.from({ length: 8 }, () => takeLock(folder)));
  expect(takers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('the lock of a process that died is taken over', async () => {
  const owner = idle();
  await once(owner, 'spawn');
  const identity = identityOf(owner.pid ?? 0);
  await lockOf(identity);
  await expect(takeLock(folder)).rejects.toMatchObject({ code: 'already-running' });
  await ended(owner);
  await (await takeLock(folder)).release();
});

test('a process that got the number of one that died is not taken for it', async () => {
  const { pid } = identityOf(process.pid);
  await lockOf({ pid, began: '1' });
  if (identityOf(pid).began === undefined) return; // no /proc: the number is all that can be had
  await (await takeLock(folder)).release();
});

test('the children of an owner that died are waited for', async () => {
  const [owner, child] = [idle(), idle()];
  await Promise.all([once(owner, 'spawn'), once(child, 'spawn')]);
  await lockOf(identityOf(owner.pid ?? 0), [identityOf(child.pid ?? 0)]);
  await ended(owner);
  let taken = false;
  const taking = takeLock(folder).then((lock) => {
    taken = true;
    return lock;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(taken).toBe(false);
  await ended(child);
  await (await taking).release();
});
