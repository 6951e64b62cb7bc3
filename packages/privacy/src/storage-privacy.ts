import { fileURLToPath } from 'node:url';
import { azureKeyTable, type AzureStorage, isLoopback, type Privacy } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import type { TokenCredential } from '@azure/core-auth';
import { PrivacyError } from './errors.ts';
import { personalFieldsOf } from './fields/personal-fields.ts';
import { SubjectKeys } from './keys/subject-keys.ts';
import { privacyOf } from './privacy.ts';
import { keyVaultWrapping } from './wrapping/key-vault-wrapping.ts';
import type { KeyWrapping } from './wrapping/key-wrapping.ts';
import { localWrapping } from './wrapping/local-wrapping.ts';

export interface StorageKeys extends Omit<AzureStorage, 'blobUrl'> {
  /**
   * `ANNALS_KEY_ENCRYPTION_KEY`: the URL of a key of Key Vault, without a version, `https://<vault>.vault.azure.net/keys/<name>`;
   * or of a folder, `file:///…`, in which keys of the local stack lie.
   */
  readonly keyEncryptionKey: string | undefined;
  /** Where keys lie if the storage is the emulator and no other place is said. */
  readonly localFolder: string;
  /** Make the table in the emulator; true unless told. */
  readonly create?: boolean | undefined;
  /** Refuse at once if no key is named; else whoever seals or opens something is refused. True unless told. */
  readonly required?: boolean | undefined;
}

/**
 * The keys of a storage's data subjects: of an app that is told its key-encryption key by a setting.
 * @throws PrivacyError `wrapping-key-missing` if `catalogue` declares personal fields and no key is named in Azure;
 * StoreError `not-loopback`
 */
export async function storageKeys(catalogue: Catalogue, options: StorageKeys): Promise<SubjectKeys> {
  const { keyEncryptionKey, localFolder, create, required = true, ...storage } = options;
  const named = keyEncryptionKey === undefined || keyEncryptionKey === '' ? undefined : keyEncryptionKey;
  const local = named === undefined && isLoopback(storage.tableUrl);
  const wrapping = local ? localWrapping(localFolder) : wrappingOf(named, storage.credential);
  if (required && named === undefined && !local && personalFieldsOf(catalogue).size > 0) throw notNamed();
  return new SubjectKeys({ rows: await azureKeyTable(storage, create), wrapping });
}

/** The same as what a store takes: `openEventStore({ …, ...(await storagePrivacy(catalogue, …)) })`. */
export async function storagePrivacy(catalogue: Catalogue, options: StorageKeys): Promise<Privacy> {
  return privacyOf(catalogue, await storageKeys(catalogue, options));
}

function wrappingOf(url: string | undefined, credential: TokenCredential | undefined): KeyWrapping {
  if (url === undefined) return refusing(notNamed);
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'file:') return localWrapping(fileURLToPath(url));
  if (protocol === 'https:' && credential) return keyVaultWrapping(url, credential);
  throw new PrivacyError(
    'wrapping-key-missing',
    protocol === 'https:'
      ? `${url} is a key of Key Vault, and there is no credential to use it with`
      : `ANNALS_KEY_ENCRYPTION_KEY is "${url}", and no https or file URL`,
  );
}

function refusing(why: () => PrivacyError): KeyWrapping {
  const refuse = () => Promise.reject(why());
  return { wrap: refuse, unwrap: refuse, newest: refuse };
}

const notNamed = () =>
  new PrivacyError(
    'wrapping-key-missing',
    'personal fields are sealed, and ANNALS_KEY_ENCRYPTION_KEY does not say with which key: https://<vault>.vault.azure.net/keys/<name>',
  );
