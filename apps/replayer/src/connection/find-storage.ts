import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { findLocalStack } from './local-stack.ts';

export interface ConnectionFlags {
  readonly tableUrl?: string | undefined;
  readonly blobUrl?: string | undefined;
}

export interface Storage {
  readonly tableUrl: string;
  readonly blobUrl: string;
  /** The local stack's file, if that named it. */
  readonly localStack?: string;
  /** URL of the key that wraps the keys of data subjects, if one is named. */
  readonly keyEncryptionKey?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const connectionHelp = `
Connection, the first that is given:
  --table-url and --blob-url
  ANNALS_TABLE_URL and ANNALS_BLOB_URL in the environment
  .annals/local.json, which npm start writes, in this folder or one above
Personal fields open with the key that ANNALS_KEY_ENCRYPTION_KEY names, or the local stack's.
Outside of loopback it signs in as DefaultAzureCredential does: az login, azd, a managed identity, ….`;

/** Flags, else environment, else the local stack's file. */
export async function findStorage(
  flags: ConnectionFlags,
  env: Environment,
  folder: string,
): Promise<Storage> {
  const tableUrl = urlOf('table', flags.tableUrl, env);
  const blobUrl = urlOf('blob', flags.blobUrl, env);
  const { ANNALS_KEY_ENCRYPTION_KEY: key } = env;
  const keyEncryptionKey = key === '' ? undefined : key;
  if (tableUrl !== undefined && blobUrl !== undefined) return { tableUrl, blobUrl, keyEncryptionKey };
  if (tableUrl !== undefined || blobUrl !== undefined) {
    const [given, missing] = tableUrl === undefined ? ['blob', 'table'] : ['table', 'blob'];
    throw new Failure(
      exitCode.usage,
      `there is a ${given} URL, but no ${missing} URL: give --${missing}-url or ANNALS_${missing.toUpperCase()}_URL`,
    );
  }
  const local = await findLocalStack(folder);
  if (local)
    return {
      ...{ tableUrl: local.tableUrl, blobUrl: local.blobUrl, localStack: local.file },
      keyEncryptionKey: keyEncryptionKey ?? local.keyEncryptionKey,
    };
  throw new Failure(
    exitCode.usage,
    'no storage is named: give --table-url and --blob-url, or set ANNALS_TABLE_URL and ANNALS_BLOB_URL, or start the local stack (npm start) and run this in its folder',
  );
}

function urlOf(kind: 'table' | 'blob', flag: string | undefined, env: Environment): string | undefined {
  const variable = `ANNALS_${kind.toUpperCase()}_URL`;
  const fromEnv = env[variable];
  const [where, url] =
    flag === undefined ? [variable, fromEnv === '' ? undefined : fromEnv] : [`--${kind}-url`, flag];
  if (url === undefined || (URL.canParse(url) && /^https?:/i.test(url))) return url;
  throw new Failure(exitCode.usage, `${where}: "${url}" is no http or https URL`);
}
