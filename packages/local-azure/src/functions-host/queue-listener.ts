import { setTimeout as sleep } from 'node:timers/promises';
import { type DequeuedMessageItem, QueueClient, StorageSharedKeyCredential } from '@azure/storage-queue';
import { wellKnownAccount } from '../azurite/account.ts';
import { messageOf } from '../errors.ts';
import type { QueueSettings } from './app.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { Binding, RpcTypedData } from './core-types.ts';
import type { Invoker } from './invoke.ts';
import { traceContextOf } from './trace-context.ts';

export type QueueFunction = { target: RegisteredFunction; queueUrl: string };

const POLL_MS = 100;
const LONGEST_POLL_MS = 1_000;

/**
 * The queue that a trigger names: `queueName` on `<connection>__queueServiceUri`, as identity-based connections are
 * configured. Undefined if the setting is missing.
 */
export function queueUrlOf(binding: Binding, env: NodeJS.ProcessEnv): string | undefined {
  const { queueName = '', connection = 'AzureWebJobsStorage' } = binding;
  const service = env[`${connection}__queueServiceUri`];
  const name = queueName.replace(/%([^%]+)%/g, (_, setting: string) => env[setting] ?? '');
  return service === undefined ? undefined : `${service.replace(/\/$/, '')}/${name}`;
}

/**
 * Hands the messages of one queue to its function, as the Storage Queues extension does: `batchSize` at once, a
 * message deleted when its invocation ends well, visible again when it fails, moved to `<queue>-poison` when it
 * failed `maxDequeueCount` times. A host that dies leaves its messages hidden until `leaseSeconds` are over.
 * Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue
 */
export class QueueListener {
  readonly #function: QueueFunction;
  readonly #settings: QueueSettings;
  readonly #leaseSeconds: number;
  readonly #invoker: Invoker;
  readonly #log: (message: string) => void;
  readonly #queue: QueueClient;
  readonly #poison: QueueClient;
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #polling: Promise<void> | undefined;

  constructor(
    served: QueueFunction,
    settings: QueueSettings,
    leaseSeconds: number,
    invoker: Invoker,
    log: (message: string) => void,
  ) {
    const credential = new StorageSharedKeyCredential(wellKnownAccount.name, wellKnownAccount.key);
    this.#function = served;
    this.#settings = settings;
    this.#leaseSeconds = leaseSeconds;
    this.#invoker = invoker;
    this.#log = log;
    this.#queue = new QueueClient(served.queueUrl, credential);
    this.#poison = new QueueClient(`${served.queueUrl}-poison`, credential);
  }

  start(): void {
    this.#polling = this.#poll();
  }

  /** Takes no more messages, and waits for those under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#polling;
    await Promise.all(this.#underWay);
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stop;
    let wait = POLL_MS;
    while (!signal.aborted) {
      const room = this.#settings.batchSize - this.#underWay.size;
      const messages = room > 0 ? await this.#receive(room) : [];
      for (const message of messages) {
        const run = this.#handle(message);
        this.#underWay.add(run);
        void run.finally(() => this.#underWay.delete(run));
      }
      // As the extension does, it asks less often while nothing comes.
      wait = messages.length > 0 ? POLL_MS : Math.min(wait * 2, LONGEST_POLL_MS);
      if (room > 0 && messages.length === room) continue;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  async #receive(numberOfMessages: number): Promise<DequeuedMessageItem[]> {
    try {
      const { receivedMessageItems } = await this.#queue.receiveMessages({
        numberOfMessages: Math.min(numberOfMessages, 32),
        visibilityTimeout: this.#leaseSeconds,
        abortSignal: this.#stop.signal,
      });
      return receivedMessageItems;
    } catch (error) {
      // A queue that is not there yet is an empty one.
      if (!this.#stop.signal.aborted && (error as { statusCode?: number }).statusCode !== 404)
        this.#log(`queue ${this.#queue.name}: ${messageOf(error)}`);
      return [];
    }
  }

  async #handle(message: DequeuedMessageItem): Promise<void> {
    const { messageId, dequeueCount, messageText } = message;
    let { popReceipt } = message;
    let renewing = Promise.resolve();
    const renewal = setInterval(
      () => {
        renewing = this.#queue.updateMessage(messageId, popReceipt, messageText, this.#leaseSeconds).then(
          (renewed) => void (popReceipt = renewed.popReceipt ?? popReceipt),
          (error: unknown) => {
            this.#log(`message ${messageId}: ${messageOf(error)}`);
          },
        );
      },
      (this.#leaseSeconds * 1_000) / 2,
    );
    let failed = false;
    try {
      await this.#invoker.invoke(this.#function.target, {
        data: { string: this.#decoded(messageText) },
        triggerMetadata: metadataOf(message),
        traceContext: traceContextOf([]),
      });
    } catch {
      failed = true; // the invoker has logged it
    } finally {
      clearInterval(renewal);
      await renewing;
    }
    try {
      if (failed && dequeueCount < this.#settings.maxDequeueCount)
        await this.#queue.updateMessage(
          messageId,
          popReceipt,
          messageText,
          this.#settings.visibilityTimeoutSeconds,
        );
      else {
        if (failed) await this.#poisoned(message);
        await this.#queue.deleteMessage(messageId, popReceipt);
      }
    } catch (error) {
      this.#log(`message ${messageId}: ${messageOf(error)}`);
    }
  }

  async #poisoned({ messageId, messageText }: DequeuedMessageItem): Promise<void> {
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(messageText);
    this.#log(
      `message ${messageId} has failed ${this.#settings.maxDequeueCount} times: to ${this.#poison.name}`,
    );
  }

  #decoded(text: string): string {
    return this.#settings.messageEncoding === 'none' ? text : Buffer.from(text, 'base64').toString('utf8');
  }
}

const metadataOf = (message: DequeuedMessageItem): Record<string, RpcTypedData> => ({
  Id: { string: message.messageId },
  DequeueCount: { int: message.dequeueCount },
  InsertionTime: { string: message.insertedOn.toISOString() },
  ExpirationTime: { string: message.expiresOn.toISOString() },
  NextVisibleTime: { string: message.nextVisibleOn.toISOString() },
  PopReceipt: { string: message.popReceipt },
});
