import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto';
import { PrivacyError } from '../errors.ts';
import type { KeyWrapping } from './key-wrapping.ts';

/** Versions of a key-encryption key that lies here, oldest first. */
export interface RsaKeys {
  readonly versions: () => Promise<readonly KeyObject[]>;
}

/** RSA-OAEP-256. Source: RFC 7518, 4.3. */
export const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/** A new private key, PKCS #8 in PEM. */
export const newRsaKey = (): string =>
  generateKeyPairSync('rsa', {
    modulusLength: 2_048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;

/** Wraps with RSA keys of this machine, as Key Vault does with its own. */
export function rsaWrapping({ versions }: RsaKeys): KeyWrapping {
  const newestKey = async () => {
    const key = (await versions()).at(-1);
    if (!key) throw new PrivacyError('wrapping-key-missing', 'there is no key-encryption key');
    return key;
  };
  return {
    newest: async () => idOf(await newestKey()),
    wrap: async (dataKey) => {
      const key = await newestKey();
      return {
        wrapped: publicEncrypt({ key: createPublicKey(key), ...oaep }, dataKey),
        wrappedBy: idOf(key),
      };
    },
    unwrap: async ({ wrapped, wrappedBy }) => {
      const key = (await versions()).find((one) => idOf(one) === wrappedBy);
      if (!key)
        throw new PrivacyError(
          'wrapping-key-missing',
          `key-encryption key ${wrappedBy} is not on this machine`,
        );
      try {
        return privateDecrypt({ key, ...oaep }, wrapped);
      } catch (cause) {
        throw new PrivacyError('key-corrupt', `${wrappedBy} does not unwrap it`, { cause });
      }
    },
  };
}

/** For tests, and what needs no key tomorrow: a key-encryption key in memory. */
export function memoryWrapping(): KeyWrapping & { readonly rotate: () => void } {
  const keys = [createPrivateKey(newRsaKey())];
  const wrapping = rsaWrapping({ versions: () => Promise.resolve(keys) });
  return { ...wrapping, rotate: () => keys.push(createPrivateKey(newRsaKey())) };
}

const idOf = (key: KeyObject): string => {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return `local:${hash('sha256', spki).slice(0, 16)}`;
};
