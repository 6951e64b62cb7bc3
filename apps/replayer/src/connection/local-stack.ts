import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** Written by `npm start`. */
const fileName = join('.annals', 'local.json');

export interface LocalStack {
  readonly file: string;
  readonly tableUrl: string;
  readonly blobUrl: string;
  /** Of the keys of data subjects, if the file names one. */
  readonly keyEncryptionKey: string | undefined;
  /** Of its topic, if the file names one. */
  readonly topic: { readonly endpoint: string; readonly key: string } | undefined;
}

/** Looks for the local stack's file from a folder upwards. */
export async function findLocalStack(folder: string): Promise<LocalStack | undefined> {
  const file = join(folder, fileName);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return parse(file, text);
  const parent = dirname(folder);
  return parent === folder ? undefined : findLocalStack(parent);
}

function parse(file: string, text: string): LocalStack {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    // Said below.
  }
  const { tableUrl, blobUrl, topicEndpoint, topicKey, keyEncryptionKey } = (content ?? {}) as Partial<
    Record<string, unknown>
  >;
  const topic =
    isUrl(topicEndpoint) && typeof topicKey === 'string'
      ? { endpoint: topicEndpoint, key: topicKey }
      : undefined;
  const key = isUrl(keyEncryptionKey) ? keyEncryptionKey : undefined;
  if (isUrl(tableUrl) && isUrl(blobUrl)) return { file, tableUrl, blobUrl, topic, keyEncryptionKey: key };
  throw new Failure(
    exitCode.failure,
    `${file} does not name the local stack's tableUrl and blobUrl: npm start writes it anew`,
  );
}

const isUrl = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value);
