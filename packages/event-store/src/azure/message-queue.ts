import type { TokenCredential } from '@azure/core-auth';
import { QueueClient } from '@azure/storage-queue';
import type { queueNames } from '../layout/names.ts';
import type { StorageRetry } from './azure-backend.ts';
import { isLoopback, storageCredentials } from './credentials.ts';

export interface AzureQueue {
  /** `https://<account>.queue.core.windows.net` */
  readonly queueUrl: string;
  /** Left out only for the emulator on loopback. */
  readonly credential?: TokenCredential | undefined;
  readonly retry?: StorageRetry | undefined;
}

/** A queue of the storage, for whoever sends. A queue trigger of a function app takes the messages out. */
export interface MessageQueue {
  /** Sends a value as a message, as a queue trigger expects it: JSON in base64. Twice, if an answer was lost. */
  send(value: unknown): Promise<void>;
}

/**
 * A queue by name. On loopback (the emulator) it is made with the first message; in Azure it is part of the
 * infrastructure.
 * @throws StoreError `not-loopback`
 */
export function azureQueue(
  { queueUrl, credential, retry = {} }: AzureQueue,
  name: (typeof queueNames)[keyof typeof queueNames],
): MessageQueue {
  const { tryTimeoutMs = 8_000, retries = 3, delayMs = 500 } = retry;
  const client = new QueueClient(
    `${queueUrl.replace(/\/$/, '')}/${name}`,
    storageCredentials([queueUrl], credential).blob,
    { retryOptions: { maxTries: retries + 1, tryTimeoutInMs: tryTimeoutMs, retryDelayInMs: delayMs } },
  );
  let made: Promise<unknown> | undefined;
  return {
    send: async (value) => {
      if (isLoopback(queueUrl))
        await (made ??= client.createIfNotExists().catch((error: unknown) => {
          made = undefined;
          throw error;
        }));
      // It never expires: a job may wait for as long as its workers are away.
      await client.sendMessage(Buffer.from(JSON.stringify(value)).toString('base64'), {
        messageTimeToLive: -1,
      });
    },
  };
}
