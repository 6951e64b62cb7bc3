import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatasetError, isDatasetError } from '../errors.ts';

/** What a folder's name may not begin with, so that nobody takes one for a dataset. */
const mark = (name: string) => `.${name}.partial-`;

/**
 * A new folder in `home` to build in, which no other build shares; removes those that builds of the same name left there when they
 * were killed.
 */
export async function newPartial(home: string, name: string): Promise<string> {
  await mkdir(home, { recursive: true });
  for (const entry of await readdir(home)) {
    if (!entry.startsWith(mark(name))) continue;
    const builder = Number.parseInt(entry.slice(mark(name).length), 10);
    if (!isRunning(builder)) await rm(join(home, entry), { recursive: true, force: true });
  }
  return mkdtemp(join(home, `${mark(name)}${process.pid}-`));
}

/** Of a process on this machine. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Is a folder not there, or empty? @throws DatasetError `folder-taken` */
export async function assertFree(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new DatasetError('folder-taken', `${folder} is not empty`);
}

/** Gives what was built its name, at once. @throws DatasetError `folder-taken` if something has come there meanwhile */
export async function takePlace(partial: string, folder: string): Promise<void> {
  try {
    await rmdir(folder).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    await rename(partial, folder);
  } catch (error) {
    if (!taken.has(codeOf(error) ?? '')) throw error;
    throw new DatasetError('folder-taken', `${folder} is not empty`, { cause: error });
  }
}

/** The same where one that is there is this one, unless it was damaged. */
export async function replace(partial: string, folder: string): Promise<void> {
  const old = await mkdtemp(join(dirname(folder), `${mark(basename(folder))}${process.pid}-`));
  try {
    await rename(folder, join(old, 'old')).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    await takePlace(partial, folder).catch((error: unknown) => {
      // Another build of the same has just put it there.
      if (!isDatasetError(error) || error.code !== 'folder-taken') throw error;
    });
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}

const taken = new Set(['ENOTEMPTY', 'EEXIST']);

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;
