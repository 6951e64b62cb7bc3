import { createDefaultHttpClient, type HttpClient, RestError } from '@azure/core-rest-pipeline';

/** Of those that the SDKs' retries know. */
const retriedCodes = new Set(['ETIMEDOUT', 'ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND']);

/**
 * Sends one try of a request. A try that gets no answer in time, or half of one, fails with a code that the SDKs
 * try again on: by themselves they wait for ever, and take a broken answer for the caller's problem. Every request
 * of ours may be repeated: inserts collide with themselves, and blobs are written under conditions.
 */
export function tryingClient(tryTimeoutMs: number): HttpClient {
  const client = createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      request.timeout = tryTimeoutMs;
      try {
        return await client.sendRequest(request);
      } catch (error) {
        const { message, code, name } = error as Error & { code?: string };
        if (request.abortSignal?.aborted || retriedCodes.has(code ?? '')) throw error;
        const retried = name === 'AbortError' ? 'ETIMEDOUT' : 'ECONNRESET';
        throw new RestError(`${message} (${code ?? name})`, { code: retried, request });
      }
    },
  };
}
