import type { KeyCredential, TokenCredential } from '@azure/core-auth';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { setTimeout as wait } from 'node:timers/promises';
import { checkEndpoint } from './endpoint.ts';
import { exactBodies } from './exact-body.ts';
import { type RetryOptions, retryDelayMs } from './retry.ts';

export interface TopicOptions {
  readonly endpoint: string;
  readonly credential: TokenCredential | KeyCredential;
  readonly retryOptions?: RetryOptions | undefined;
  readonly requestTimeoutMs?: number | undefined;
}

/** An Event Grid topic, as what takes requests. */
export interface Topic {
  /** Sends a request until it is accepted, refused, or tried often enough; throws the last error. */
  readonly send: (body: Uint8Array, signal?: AbortSignal) => Promise<void>;
}

/**
 * A topic for those who make requests themselves, each a JSON array of CloudEvents of at most 1,048,576 bytes: nothing
 * is validated here.
 * @throws EndpointError (`endpoint-refused`) for an endpoint that is neither https nor on loopback.
 */
export function connectTopic({
  endpoint,
  credential,
  retryOptions,
  requestTimeoutMs = 60_000,
}: TopicOptions): Topic {
  const bodies = exactBodies();
  const client = new EventGridPublisherClient(endpoint, 'CloudEvent', credential, {
    allowInsecureConnection: checkEndpoint(endpoint).insecure,
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [bodies.policy],
  });

  const attempt = async (body: Uint8Array, signal: AbortSignal | undefined) => {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    const carrier = bodies.carrying(body);
    try {
      await client.send([], {
        ...carrier.options,
        abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw timeout.aborted ? timeout.reason : error;
    } finally {
      carrier.done();
    }
  };

  return {
    send: async (body, signal) => {
      for (let retries = 0; ; retries += 1) {
        try {
          await attempt(body, signal);
          return;
        } catch (error) {
          signal?.throwIfAborted();
          const delay = retryDelayMs(error, retries, retryOptions);
          if (delay === undefined) throw error;
          await wait(delay, undefined, signal && { signal });
        }
      }
    },
  };
}
