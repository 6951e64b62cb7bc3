import { constants, generateKeyPairSync, type KeyObject, privateDecrypt } from 'node:crypto';
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';

const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
const url = 'https://annals.vault.test/keys/annals';

const challenge = 'Bearer authorization="https://login.test/t", resource="https://vault.test"';

/**
 * Answers what is asked of Key Vault: a key's public part, and to unwrap with it. The client is the real one.
 * Source: https://learn.microsoft.com/rest/api/keyvault/keys
 */
export function keyVault({ readable = true } = {}) {
  const versions = new Map<string, { readonly privateKey: KeyObject; readonly publicKey: KeyObject }>();
  const asked: string[] = [];
  const rotate = () =>
    versions.set(`v${versions.size + 1}`, generateKeyPairSync('rsa', { modulusLength: 2_048 }));
  rotate();

  const answer = ({ method, url: at, body }: PipelineRequest): [number, unknown] => {
    const [version = '', operation = ''] = new URL(at).pathname.split('/').slice(3);
    const name = version === '' ? `v${versions.size}` : version;
    asked.push(`${method} ${operation || 'key'} ${version}`.trim());
    const key = versions.get(name);
    if (!key) return [404, { error: { code: 'KeyNotFound', message: `no ${at}` } }];
    const kid = `${url}/${name}`;
    if (method === 'GET')
      return readable
        ? [
            200,
            { key: { kid, key_ops: ['wrapKey', 'unwrapKey'], ...key.publicKey.export({ format: 'jwk' }) } },
          ]
        : [403, { error: { code: 'Forbidden', message: 'no keys/read' } }];
    const { value } = JSON.parse(String(body)) as { value: string };
    const bytes = Buffer.from(value, 'base64url');
    const made = privateDecrypt({ key: key.privateKey, ...oaep }, bytes);
    return [200, { kid, value: made.toString('base64url') }];
  };
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      const known = request.headers.has('authorization');
      const [status, body] = known ? answer(request) : [401, {}];
      const headers = createHttpHeaders({
        'content-type': 'application/json',
        // The client asks once without a token, and is told where to get one.
        ...(known ? {} : { 'www-authenticate': challenge }),
      });
      return Promise.resolve({ request, status, headers, bodyAsText: JSON.stringify(body) });
    },
  };
  const credential = {
    getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 1e6 }),
  };
  return { url, credential, options: { httpClient }, rotate, asked };
}
