import { randomUUID } from 'node:crypto';
import { BlobServiceClient, StorageSharedKeyCredential, type ContainerClient } from '@azure/storage-blob';
import type { DeadLetterDestination } from './options.ts';

/** An event that will not be delivered, and what became of it. */
export type DeadLetter = {
  json: Buffer;
  publishedMs: number;
  attempts: number;
  reason: string;
  /** Undefined when it was never tried. */
  lastOutcome: string | undefined;
  lastAttemptMs: number | undefined;
};

/**
 * Writes dead letters as Event Grid does: one blob with a JSON array, each event with five more attributes.
 * Source: https://learn.microsoft.com/azure/event-grid/delivery-and-retry#cloudevents-10-schema and
 * https://learn.microsoft.com/azure/event-grid/manage-event-delivery (the blob's name: date and hour are not padded)
 */
export class DeadLetterBox {
  readonly #container: ContainerClient;
  readonly #folder: string;
  #created: Promise<unknown> | undefined;

  constructor(destination: DeadLetterDestination, topic: string, subscription: string) {
    const credential = new StorageSharedKeyCredential(destination.accountName, destination.accountKey);
    this.#container = new BlobServiceClient(destination.blobUrl, credential).getContainerClient(
      destination.container,
    );
    this.#folder = `${topic}/${subscription.toUpperCase()}`;
  }

  async put(letters: readonly DeadLetter[], abortSignal: AbortSignal): Promise<void> {
    this.#created ??= this.#container.createIfNotExists({ abortSignal }).catch((error: unknown) => {
      this.#created = undefined;
      throw error;
    });
    await this.#created;
    const now = new Date();
    const date = [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate(), now.getUTCHours()].join('/');
    const text = `[${letters.map(deadLetterJson).join(',')}]`;
    await this.#container
      .getBlockBlobClient(`${this.#folder}/${date}/${randomUUID()}.json`)
      .upload(text, Buffer.byteLength(text), {
        abortSignal,
        blobHTTPHeaders: { blobContentType: 'application/json' },
      });
  }
}

/** The event's own text with the attributes added before its closing brace. */
export function deadLetterJson({ json, ...letter }: DeadLetter): string {
  const attributes = JSON.stringify({
    deadletterreason: letter.reason,
    deliveryattempts: letter.attempts,
    lastdeliveryoutcome: letter.lastOutcome,
    publishtime: new Date(letter.publishedMs).toISOString(),
    lastdeliveryattempttime:
      letter.lastAttemptMs === undefined ? undefined : new Date(letter.lastAttemptMs).toISOString(),
  });
  return `${json.toString('utf8', 0, json.length - 1)},${attributes.slice(1)}`;
}
