import type { KeyCredential, TokenCredential } from '@azure/core-auth';
import { AzureDeveloperCliCredential, ChainedTokenCredential, DefaultAzureCredential } from '@azure/identity';

const isLoopback = (url: string) => /^(127(\.\d+){3}|localhost|\[::1\])$/.test(new URL(url).hostname);

/** Who publishes: whoever is logged in to azd, since azd gave that one the role; the key for the topic on loopback. */
export function publishingAs(
  endpoint: string,
  topicKey: string | undefined,
): TokenCredential | KeyCredential {
  if (topicKey === undefined) return azureCredential();
  if (!isLoopback(endpoint)) throw new Error('ANNALS_TOPIC_KEY is for the topic on this machine only');
  return { key: topicKey };
}

/** Who reads; nobody in particular on loopback, where the emulator's own account does. */
export const readingAs = (url: string): TokenCredential | undefined =>
  isLoopback(url) ? undefined : azureCredential();

const azureCredential = () =>
  new ChainedTokenCredential(new AzureDeveloperCliCredential(), new DefaultAzureCredential());
