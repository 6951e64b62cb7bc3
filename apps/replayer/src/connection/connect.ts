import { join } from 'node:path';
import type { EventStore, LayoutChoice, OpenOptions } from '@annals/event-store';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { answers } from './answers.ts';
import { type ConnectionFlags, type Environment, findStorage, type Storage } from './find-storage.ts';

/**
 * Opens the store that flags, environment or the local stack's file name; makes none unless told so. Azure's clients and the
 * catalogue are loaded only here, so that `--help` and `--version` answer at once.
 */
export async function connect(
  flags: ConnectionFlags,
  env: Environment,
  folder: string,
  options: OpenOptions & LayoutChoice = {},
): Promise<EventStore> {
  const storage = await findStorage(flags, env, folder);
  const { isLoopback, openEventStore } = await import('@annals/event-store');
  const { catalogue } = await import('@annals/events-schema/catalogue');
  const urls = [storage.tableUrl, storage.blobUrl];
  await Promise.all(urls.filter(isLoopback).map((url) => mustAnswer(storage, url)));
  const credential = urls.every(isLoopback) ? undefined : await azureCredential();
  const { tableUrl, blobUrl, keyEncryptionKey } = storage;
  const { create = false } = options;
  const { storagePrivacy } = await import('@annals/privacy');
  const privacy = await storagePrivacy(catalogue, {
    ...{ tableUrl, credential, keyEncryptionKey, create },
    localFolder: join(folder, '.annals', 'keys'),
    // Much is read without any personal field.
    required: false,
  });
  return openEventStore({ catalogue, tableUrl, blobUrl, credential, ...options, create, ...privacy });
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
