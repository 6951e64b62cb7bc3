import { createPublicKey, publicEncrypt } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import {
  CryptographyClient,
  type CryptographyClientOptions,
  KeyClient,
  type KeyVaultKey,
} from '@azure/keyvault-keys';
import { PrivacyError } from '../errors.ts';
import type { KeyWrapping } from './key-wrapping.ts';
import { oaep } from './rsa-wrapping.ts';

const algorithm = 'RSA-OAEP-256';

/** A newer version of the key is seen after this. */
const newestForMs = 5 * 60_000;

/**
 * A key of Azure Key Vault as key-encryption key: `https://<vault>.vault.azure.net/keys/<name>`, without a version, so
 * that a rotation is seen. The identity needs to read the key's public part and to unwrap: the role Key Vault Crypto
 * Service Encryption User.
 *
 * Wrapping is done here, with the public part: Key Vault answers a hundred times a second, and new subjects may come
 * faster.
 */
export function keyVaultWrapping(
  keyUrl: string,
  credential: TokenCredential,
  options: CryptographyClientOptions = {},
): KeyWrapping {
  const { origin, pathname } = new URL(keyUrl);
  const [, keys, name, version] = pathname.split('/');
  if (keys !== 'keys' || !name || version)
    throw new PrivacyError('wrapping-key-missing', `${keyUrl} is not https://<vault>/keys/<name>`);
  const vault = new KeyClient(origin, credential, options);
  const unwrapping = new Map<string, CryptographyClient>();
  let newest: { readonly key: Promise<KeyVaultKey>; readonly until: number } | undefined;

  const newestKey = (): Promise<KeyVaultKey> => {
    const now = performance.now();
    if (!newest || newest.until <= now) {
      newest = { key: vault.getKey(name), until: now + newestForMs };
      newest.key.catch(() => (newest = undefined));
    }
    return newest.key;
  };
  return {
    newest: async () => idOf(await newestKey()),
    wrap: async (dataKey) => {
      const key = await newestKey();
      return { wrapped: publicEncrypt({ key: publicKeyOf(key), ...oaep }, dataKey), wrappedBy: idOf(key) };
    },
    unwrap: async ({ wrapped, wrappedBy }) => {
      // What a row says must not lead elsewhere.
      if (!URL.canParse(wrappedBy) || new URL(wrappedBy).origin !== origin)
        throw new PrivacyError('wrapping-key-missing', `${wrappedBy} is no key of ${origin}`);
      const client = unwrapping.get(wrappedBy) ?? new CryptographyClient(wrappedBy, credential, options);
      unwrapping.set(wrappedBy, client);
      return (await client.unwrapKey(algorithm, wrapped)).result;
    },
  };
}

function idOf({ id, name }: KeyVaultKey): string {
  if (id === undefined) throw new PrivacyError('wrapping-key-missing', `key ${name} came without its id`);
  return id;
}

function publicKeyOf({ name, key: { n, e } = {} }: KeyVaultKey) {
  if (!n || !e) throw new PrivacyError('wrapping-key-missing', `key ${name} is no RSA key`);
  const text = (part: Uint8Array) => Buffer.from(part).toString('base64url');
  return createPublicKey({ key: { kty: 'RSA', n: text(n), e: text(e) }, format: 'jwk' });
}
