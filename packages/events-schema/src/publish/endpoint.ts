import { hasName } from '../errors.ts';

/** An endpoint that events must not be sent to. Thrown by `createPublisher`. */
export class EndpointError extends Error {
  readonly code = 'endpoint-refused';
  override readonly name = 'EndpointError';
}

export const isEndpointError = (error: unknown): error is EndpointError => hasName(error, 'EndpointError');

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Looks at a topic's endpoint before anything is sent there: https, or http on loopback (the local topic),
 * since a key or a token must not cross a network in clear text.
 *
 * @throws EndpointError (`endpoint-refused`)
 */
export function checkEndpoint(endpoint: string): { insecure: boolean } {
  if (!URL.canParse(endpoint)) throw new EndpointError(`endpoint "${endpoint}" is not a URL`);
  const url = new URL(endpoint);
  if (url.protocol === 'https:') return { insecure: false };
  if (url.protocol === 'http:' && loopback.test(url.hostname)) return { insecure: true };
  throw new EndpointError(
    `endpoint "${endpoint}" must be https; http is for a topic on this machine (localhost, 127.0.0.1)`,
  );
}
