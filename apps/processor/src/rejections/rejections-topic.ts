import { isLoopback } from '@annals/event-store';
import { connectTopic, type Topic } from '@annals/events-schema/publisher';
import { DefaultAzureCredential } from '@azure/identity';
import type { RejectionSettings } from '../settings.ts';

/** One that answers slowly is not worth the wait: what is refused is in quarantine all the same. */
const requestTimeoutMs = 4_000;
const retryOptions = { maxRetries: 2, retryDelayInMs: 200 };

/**
 * The topic for rejections, as the app's identity; with a key for one on this machine.
 * @throws EndpointError (`endpoint-refused`)
 */
export function rejectionsTopic({ topicEndpoint, ...identity }: RejectionSettings): Topic {
  // Not among the settings: nothing deployed has it, and no topic elsewhere is shown it.
  const { ANNALS_TOPIC_KEY: key } = process.env;
  const credential =
    key !== undefined && URL.canParse(topicEndpoint) && isLoopback(topicEndpoint)
      ? { key }
      : new DefaultAzureCredential(identity);
  return connectTopic({ endpoint: topicEndpoint, credential, requestTimeoutMs, retryOptions });
}
