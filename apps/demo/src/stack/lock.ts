import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DemoError } from '../demo-error.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity.ts';

interface LockContent {
  readonly owner: ProcessIdentity;
  /** Processes that use the folder on the owner's behalf; they end by themselves when it does, a little later. */
  readonly children: readonly ProcessIdentity[];
}

/** One stack at a time works in a state folder. */
export interface Lock {
  /** Notes a child, so that the next owner waits for its end. */
  readonly addChild: (pid: number) => Promise<void>;
  readonly release: () => Promise<void>;
}

const childrenEndWithinMs = 60_000;

/**
 * Takes the lock of a folder, from an owner that died as well, whose children are waited for.
 * @throws DemoError `already-running`
 */
export async function takeLock(folder: string): Promise<Lock> {
  const file = join(folder, 'lock');
  const mine = join(folder, `lock.${process.pid}`);
  let content: LockContent = { owner: identityOf(process.pid), children: [] };
  const writeMine = () => writeFile(mine, JSON.stringify(content));

  await writeMine();
  try {
    // A link is made whole or not at all, and never over another.
    while (!(await linked(mine, file))) await clearStale(file);
  } finally {
    await rm(mine, { force: true });
  }
  return {
    addChild: async (pid) => {
      content = { ...content, children: [...content.children, identityOf(pid)] };
      await writeMine();
      await rename(mine, file);
    },
    release: () => rm(file, { force: true }),
  };
}

const linked = (from: string, to: string) =>
  link(from, to).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    },
  );

async function clearStale(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { owner, children } = JSON.parse(text) as LockContent;
  if (isAlive(owner))
    throw new DemoError(
      'already-running',
      `npm start is already up in this folder (process ${owner.pid}): use it, or end it first`,
    );
  const deadline = Date.now() + childrenEndWithinMs;
  while (children.some(isAlive)) {
    if (Date.now() > deadline)
      throw new DemoError(
        'already-running',
        `an earlier npm start died, but processes of it are still at work here: ${children.map(({ pid }) => pid).join(', ')}`,
      );
    await wait(100);
  }
  // Another process may have done the same meanwhile, and hold the lock by now: then it is put back.
  const aside = `${file}.stale.${process.pid}`;
  await rename(file, aside).catch(() => undefined);
  const moved = await readFile(aside, 'utf8').catch(() => text);
  if (moved !== text) await linked(aside, file);
  await rm(aside, { force: true });
}
