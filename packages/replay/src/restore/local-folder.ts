import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '@annals/event-store';
import type { ReadableFolder } from '../archive/read-segment.ts';
import type { BackupFolder } from './backup.ts';

/** A folder on disk that holds a copy of a container, a file a blob. */
export function localFolder(path: string): BackupFolder {
  const ofMissing = (error: unknown): undefined => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  };
  const get: ReadableFolder['get'] = async (name) => {
    const bytes = await readFile(join(path, name)).catch(ofMissing);
    return bytes && { bytes, etag: '' };
  };
  return {
    get,
    async *read(name) {
      try {
        for await (const part of createReadStream(join(path, name))) yield part as Buffer;
      } catch (error) {
        ofMissing(error);
        throw new StoreError('blob-missing', `${join(path, name)} is not there`);
      }
    },
    async *list(prefix = '') {
      const names = (await readdir(join(path, prefix)).catch(ofMissing)) ?? [];
      yield* names.sort().map((name) => `${prefix}${name}`);
    },
  };
}
