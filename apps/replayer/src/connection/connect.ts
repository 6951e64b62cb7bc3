import { join } from 'node:path';
import type { EventStore, LayoutChoice, OpenOptions } from '@annals/event-store';
import type { SubjectKeys } from '@annals/privacy';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { answers } from './answers.ts';
import { type ConnectionFlags, type Environment, findStorage, type Storage } from './find-storage.ts';

/** A store, and the keys with which it seals and opens: the same, so that one that is erased is erased for both. */
export interface Connected {
  readonly store: EventStore;
  readonly keys: SubjectKeys;
}

/**
 * Opens the store that flags, environment or the local stack's file name; makes none unless told so. Azure's clients and the
 * catalogue are loaded only here, so that `--help` and `--version` answer at once.
 */
export async function connect(
  flags: ConnectionFlags,
  env: Environment,
  folder: string,
  options: OpenOptions & LayoutChoice = {},
): Promise<Connected> {
  const storage = await findStorage(flags, env, folder);
  const { isLoopback, openEventStore } = await import('@annals/event-store');
  const { catalogue } = await import('@annals/events-schema/catalogue');
  const urls = [storage.tableUrl, storage.blobUrl];
  await Promise.all(urls.filter(isLoopback).map((url) => mustAnswer(storage, url)));
  const credential = urls.every(isLoopback) ? undefined : await azureCredential();
  const { tableUrl, blobUrl, keyEncryptionKey } = storage;
  const { create = false } = options;
  const { privacyOf, storageKeys } = await import('@annals/privacy');
  const keys = await storageKeys(catalogue, {
    ...{ tableUrl, credential, keyEncryptionKey, create },
    localFolder: join(folder, '.annals', 'keys'),
    // Much is read without any personal field.
    required: false,
  });
  const opened = { catalogue, tableUrl, blobUrl, credential, ...options, create };
  return { store: await openEventStore({ ...opened, ...privacyOf(catalogue, keys) }), keys };
}

async function mustAnswer({ localStack }: Storage, url: string): Promise<void> {
  if (await answers(url)) return;
  throw new Failure(
    exitCode.failure,
    localStack === undefined
      ? `nothing answers at ${url}`
      : `the local stack is not running: npm start (nothing answers at ${url}, named by ${localStack})`,
  );
}

export async function azureCredential() {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential();
}
