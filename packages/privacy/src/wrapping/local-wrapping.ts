import { createPrivateKey, type KeyObject } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrivacyError } from '../errors.ts';
import type { KeyWrapping } from './key-wrapping.ts';
import { newRsaKey, rsaWrapping } from './rsa-wrapping.ts';

const fileName = /^key-encryption-(\d{4})\.pem$/;
const nameOf = (version: number) => `key-encryption-${version.toString().padStart(4, '0')}.pem`;

/**
 * The key-encryption key of the local stack: files `key-encryption-<version>.pem` of a folder, for this user alone; made
 * when first needed. The SDK of Key Vault has a local mode too, but that cannot unwrap.
 * Errors: PrivacyError `wrapping-key-missing`, `key-corrupt`.
 */
export function localWrapping(folder: string): KeyWrapping {
  const known = new Map<string, KeyObject>();
  const versions = async (): Promise<readonly KeyObject[]> => {
    let names = await keyFiles(folder);
    if (names.length === 0) {
      await addKeyFile(folder, 1);
      names = await keyFiles(folder);
    }
    for (const name of names) if (!known.has(name)) known.set(name, await readKey(folder, name));
    return names.flatMap((name) => known.get(name) ?? []);
  };
  return rsaWrapping({ versions });
}

/** Makes the next version of the local key-encryption key: what is wrapped from now on is wrapped with it. */
export async function rotateLocalKey(folder: string): Promise<void> {
  const newest = (await keyFiles(folder)).at(-1);
  await addKeyFile(folder, Number(newest?.match(fileName)?.[1] ?? 0) + 1);
}

async function keyFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => fileName.test(name)).sort();
}

/** Whole or not at all, and never in place of another process's. */
async function addKeyFile(folder: string, version: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${process.pid}-${crypto.randomUUID()}`);
  await writeFile(draft, newRsaKey(), { mode: 0o600 });
  try {
    await link(draft, join(folder, nameOf(version)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}

async function readKey(folder: string, name: string): Promise<KeyObject> {
  const pem = await readFile(join(folder, name), 'utf8');
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new PrivacyError('key-corrupt', `${join(folder, name)} is no private key`, { cause });
  }
}
