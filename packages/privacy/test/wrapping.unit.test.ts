import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyVaultWrapping, localWrapping, rotateLocalKey } from '../src/index.ts';
import { keyVault } from './key-vault.ts';

const dataKey = randomBytes(32);

describe('a key of Key Vault', () => {
  test('wraps with its newest version and unwraps with the one that wrapped', async () => {
    const vault = keyVault();
    const wrappingOf = () => keyVaultWrapping(vault.url, vault.credential, vault.options);
    const wrapped = await wrappingOf().wrap(dataKey);
    expect(wrapped.wrappedBy).toBe(`${vault.url}/v1`);
    vault.rotate();
    const later = wrappingOf();
    expect((await later.wrap(dataKey)).wrappedBy).toBe(`${vault.url}/v2`);
    expect(await later.newest()).toBe(`${vault.url}/v2`);
    expect(Buffer.from(await later.unwrap(wrapped))).toEqual(dataKey);
    expect(vault.asked.at(-1)).toBe('POST unwrapkey v1');
  });

  test('that may not be read wraps nothing', async () => {
    const vault = keyVault({ readable: false });
    const wrapping = keyVaultWrapping(vault.url, vault.credential, vault.options);
    await expect(wrapping.wrap(dataKey)).rejects.toMatchObject({ statusCode: 403 });
    expect(() => keyVaultWrapping(`${vault.url}/v1`, vault.credential)).toThrow('is not https://');
  });

  test('is not taken from another vault, whatever a row says', async () => {
    const vault = keyVault();
    const wrapping = keyVaultWrapping(vault.url, vault.credential, vault.options);
    const wrapped = await wrapping.wrap(dataKey);
    const asked = vault.asked.length;
    for (const wrappedBy of ['https://annals.vault.test.example/keys/annals/v1', 'local:0123', ''])
      await expect(wrapping.unwrap({ ...wrapped, wrappedBy })).rejects.toMatchObject({
        code: 'wrapping-key-missing',
      });
    expect(vault.asked).toHaveLength(asked);
  });
});

describe('a key in files', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'annals-keys-'))));
  afterAll(() => rm(folder, { recursive: true }));
  const inFolder = (name: string) => join(folder, name);

  test('is made once by however many need it first, for this user alone, and wraps for all', async () => {
    const at = inFolder('new/keys');
    const wrapped = await Promise.all([1, 2, 3].map(() => localWrapping(at).wrap(dataKey)));
    expect(new Set(wrapped.map(({ wrappedBy }) => wrappedBy)).size).toBe(1);
    expect(await readdir(at)).toEqual(['key-encryption-0001.pem']);
    expect((await stat(join(at, 'key-encryption-0001.pem'))).mode & 0o777).toBe(0o600);
    for (const one of wrapped) expect(await localWrapping(at).unwrap(one)).toEqual(dataKey);
  });

  test('is followed by another version, and unwraps what it has wrapped', async () => {
    const at = inFolder('rotated');
    const wrapping = localWrapping(at);
    const wrapped = await wrapping.wrap(dataKey);
    await rotateLocalKey(at);
    const again = await wrapping.wrap(dataKey);
    expect(again.wrappedBy).not.toBe(wrapped.wrappedBy);
    expect(again.wrappedBy).toBe(await wrapping.newest());
    for (const one of [wrapped, again]) expect(await wrapping.unwrap(one)).toEqual(dataKey);
  });

  test('that is another one, gone or damaged is named', async () => {
    const wrapped = await localWrapping(inFolder('one')).wrap(dataKey);
    await expect(localWrapping(inFolder('other')).unwrap(wrapped)).rejects.toMatchObject({
      code: 'wrapping-key-missing',
      message: `key-encryption key ${wrapped.wrappedBy} is not on this machine`,
    });
    await expect(
      localWrapping(inFolder('one')).unwrap({ ...wrapped, wrapped: randomBytes(256) }),
    ).rejects.toMatchObject({ code: 'key-corrupt' });
    await writeFile(join(inFolder('one'), 'key-encryption-0002.pem'), 'cut off');
    await expect(localWrapping(inFolder('one')).wrap(dataKey)).rejects.toMatchObject({
      code: 'key-corrupt',
      message: expect.stringContaining('key-encryption-0002.pem') as string,
    });
  });
});
