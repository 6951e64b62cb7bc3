import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { containerNames } from '../layout/names.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Longer data goes to a blob. A table property holds 32,768 UTF-16 characters. */
export const maxInlineChars = 32_000;

/**
 * Puts data into `payloads/<sha256>` (gzip; the hash is of the JSON text) and returns that name as `dataref`.
 * Content-addressed: writing it again changes nothing, so it is written before the row that refers to it.
 */
export async function putPayload(backend: Backend, dataText: string): Promise<string> {
  const sha256 = hash('sha256', dataText);
  await backend.addBlob(containerNames.payloads, sha256, await compress(dataText));
  return `${containerNames.payloads}/${sha256}`;
}

/** @throws StoreError `payload-missing`, or `payload-corrupt` if the content is not what its name says. */
export async function getPayload({ getBlob }: Pick<Backend, 'getBlob'>, dataref: string): Promise<string> {
  const sha256 = dataref.slice(dataref.indexOf('/') + 1);
  const blob = await getBlob(containerNames.payloads, sha256);
  if (!blob) throw new StoreError('payload-missing', `blob ${dataref} is not there`);
  return payloadText(dataref, blob.bytes);
}

/** @throws StoreError `payload-corrupt` if the blob's content is not what its name says */
export async function payloadText(dataref: string, bytes: Uint8Array): Promise<string> {
  const text = await decompress(bytes).then(
    (plain) => plain.toString('utf8'),
    () => undefined,
  );
  if (text === undefined || hash('sha256', text) !== dataref.slice(dataref.indexOf('/') + 1))
    throw new StoreError('payload-corrupt', `blob ${dataref} does not hold what its name says`);
  return text;
}
