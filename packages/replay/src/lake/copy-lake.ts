import { hash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobFolder } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { inOrder } from './in-order.ts';
import { type LakePortion, readLake, readPortion } from './lake-manifest.ts';

export interface CopyReport {
  readonly files: number;
  /** Fetched by this run; the others were there. */
  readonly fetched: number;
  readonly events: number;
}

const filesAtOnce = 8;

/**
 * Copies the lake into a folder: the files of the portions that are whole, each held against its hash. What is there
 * already stays, so that a second copy fetches what is new.
 * @throws ReplayError `lake-corrupt`
 */
export async function copyLake(
  lake: Pick<BlobFolder, 'get'>,
  folder: string,
  onProgress: (events: number) => void = () => undefined,
): Promise<CopyReport> {
  const portions = (await readLake(lake))?.head.portions ?? 0;
  let [files, fetched, events] = [0, 0, 0];
  for (let portion = 1; portion <= portions; portion += 1) {
    const listed = await readPortion(lake, portion);
    const copied = inOrder(listed.files, filesAtOnce, async (file) => ({
      rows: file.rows,
      isNew: await copyFile(lake, folder, file),
    }));
    for await (const { rows, isNew } of copied) {
      files += 1;
      fetched += isNew ? 1 : 0;
      events += rows;
      onProgress(rows);
    }
  }
  return { files, fetched, events };
}

async function copyFile(
  lake: Pick<BlobFolder, 'get'>,
  folder: string,
  { name, sha256 }: LakePortion['files'][number],
): Promise<boolean> {
  const path = join(folder, name);
  const there = await readFile(path).catch(() => undefined);
  if (there && hash('sha256', there) === sha256) return false;
  const blob = await lake.get(name);
  if (!blob || hash('sha256', blob.bytes) !== sha256)
    throw new ReplayError('lake-corrupt', `lake/${name} is not what the lake's manifest says`);
  await mkdir(dirname(path), { recursive: true });
  // Whoever reads the folder meanwhile finds whole files.
  const unfinished = `${path}.part`;
  await writeFile(unfinished, blob.bytes);
  await rename(unfinished, path);
  return true;
}
