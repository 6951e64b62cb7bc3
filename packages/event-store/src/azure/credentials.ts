import { isTokenCredential, type TokenCredential } from '@azure/core-auth';
import { AzureNamedKeyCredential } from '@azure/data-tables';
import { StorageSharedKeyCredential } from '@azure/storage-blob';
import { StoreError } from '../errors.ts';

/** The emulator's account, the same on every machine. Source: Azurite documentation. */
const emulator = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
};

export interface StorageCredentials {
  readonly table: TokenCredential | AzureNamedKeyCredential;
  /** Queues take it, too. */
  readonly blob: TokenCredential | StorageSharedKeyCredential;
}

export const isLoopback = (url: string) => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname);

/**
 * A token credential for Azure; the emulator's well-known key on loopback, and only there.
 * @throws StoreError `not-loopback` if another address comes without a credential.
 */
export function storageCredentials(
  urls: readonly string[],
  credential?: TokenCredential,
): StorageCredentials {
  if (credential !== undefined && isTokenCredential(credential))
    return { table: credential, blob: credential };
  const remote = urls.find((url) => !isLoopback(url));
  if (remote !== undefined)
    throw new StoreError(
      'not-loopback',
      `${new URL(remote).host} is not on loopback: give a token credential`,
    );
  return {
    table: new AzureNamedKeyCredential(emulator.name, emulator.key),
    blob: new StorageSharedKeyCredential(emulator.name, emulator.key),
  };
}
