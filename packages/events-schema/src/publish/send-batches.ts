import type { CloudEvent } from '../envelope/cloud-event.ts';
import type { Prepared } from './prepare.ts';
import type { Topic } from './topic.ts';

export interface SendOptions {
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((publishedSoFar: number) => void) | undefined;
}

/**
 * Sends batches, `concurrency` at a time, and returns what failed. One request refused for what it holds
 * (400, 413) fails alone; anything else (no access, no topic, still no answer after retries) would fail the
 * rest as well, so the rest is not sent.
 */
export async function sendBatches(
  topic: Topic,
  batches: readonly (readonly Prepared[])[],
  { concurrency, signal, onProgress }: SendOptions,
): Promise<Map<CloudEvent, Error>> {
  const failures = new Map<CloudEvent, Error>();
  const fail = (batch: readonly Prepared[], error: Error) => {
    for (const { event } of batch) failures.set(event, error);
  };
  let stopped: Error | undefined;
  let published = 0;
  const unanswered = new Set(batches);

  const queue = batches.values();
  const sender = async () => {
    for (const batch of queue) {
      if (stopped) return;
      try {
        signal?.throwIfAborted();
        await topic.send(Buffer.from(`[${batch.map(({ json }) => json).join(',')}]`), signal);
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        unanswered.delete(batch);
        fail(batch, error);
        if (!isAboutBatch(error))
          stopped ??= new Error(`not sent, since another batch failed: ${error.message}`, { cause: error });
        continue;
      }
      unanswered.delete(batch);
      published += batch.length;
      try {
        onProgress?.(published);
      } catch (cause) {
        stopped ??= new Error('not sent, since onProgress threw', { cause });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, batches.length) }, sender));
  for (const batch of unanswered) fail(batch, stopped ?? new Error('not sent'));
  return failures;
}

const isAboutBatch = (error: Error) =>
  [400, 413].includes((error as { statusCode?: number }).statusCode ?? 0);
