import type { TokenCredential } from '@azure/core-auth';
import { CryptographyClient } from '@azure/keyvault-keys';
import { PrivacyError } from '../errors.ts';
import type { KeyWrapping } from './key-wrapping.ts';

const algorithm = 'RSA-OAEP-256';

/** A newer version of the key is seen after this. */
const newestForMs = 5 * 60_000;

/**
 * A key of Azure Key Vault as key-encryption key: `https://<vault>.vault.azure.net/keys/<name>`, without a version, so
 * that a rotation is seen. The identity needs to wrap and unwrap with it, and nothing else.
 */
export function keyVaultWrapping(keyUrl: string, credential: TokenCredential): KeyWrapping {
  const { origin } = new URL(keyUrl);
  const unwrapping = new Map<string, CryptographyClient>();
  let newest: { readonly client: CryptographyClient; readonly until: number } | undefined;

  /** A client keeps the public key that it has seen, and wraps with that. */
  const wrapping = () => {
    const now = performance.now();
    if (!newest || newest.until < now)
      newest = { client: new CryptographyClient(keyUrl, credential), until: now + newestForMs };
    return newest.client;
  };
  const wrap = async (dataKey: Uint8Array) => {
    const { result, keyID } = await wrapping().wrapKey(algorithm, dataKey);
    return { wrapped: result, wrappedBy: keyID ?? keyUrl };
  };
  return {
    wrap,
    unwrap: async ({ wrapped, wrappedBy }) => {
      // What a row says must not lead elsewhere.
      if (!URL.canParse(wrappedBy) || new URL(wrappedBy).origin !== origin)
        throw new PrivacyError('wrapping-key-missing', `${wrappedBy} is no key of ${origin}`);
      const client = unwrapping.get(wrappedBy) ?? new CryptographyClient(wrappedBy, credential);
      unwrapping.set(wrappedBy, client);
      return (await client.unwrapKey(algorithm, wrapped)).result;
    },
    // What a wrapping says is what counts; the key's versions may not be listed.
    newest: async () => (await wrap(new Uint8Array(32))).wrappedBy,
  };
}
