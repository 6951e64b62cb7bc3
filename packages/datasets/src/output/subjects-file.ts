import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { DatasetManifest } from '../build/dataset-manifest.ts';
import { digestOf } from './digest.ts';

/** Whose data is in a dataset: a hash a line, in their order. */
export const subjectsFile = 'subjects.txt';

/** Nothing is written for nobody. */
export async function writeSubjects(
  folder: string,
  hashes: ReadonlySet<string>,
): Promise<DatasetManifest['files']> {
  if (hashes.size === 0) return [];
  const lines = [...hashes].sort();
  await writeFile(join(folder, subjectsFile), `${lines.join('\n')}\n`);
  return [{ name: subjectsFile, ...(await digestOf(join(folder, subjectsFile))), rows: lines.length }];
}

/** Of some hashes, those that a dataset in a folder names; the file is read as a stream. */
export const subjectsIn = (folder: string, wanted: ReadonlySet<string>): Promise<string[]> =>
  subjectsAmong(createReadStream(join(folder, subjectsFile)), wanted);

/** The same of a file that is read from elsewhere. */
export async function subjectsAmong(input: Readable, wanted: ReadonlySet<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Infinity }))
    if (wanted.has(line)) found.push(line);
  return found;
}
