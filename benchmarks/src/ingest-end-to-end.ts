import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPublisher } from '@annals/events-schema/publisher';
import { startFunctionsHost, startTopic } from '@annals/local-azure';
import { AzureKeyCredential } from '@azure/core-auth';
import { atLeast, type Benchmark, type Run } from './benchmark.ts';
import { messages } from './events.ts';
import { freshStorage } from './fresh-storage.ts';
import { eventsPerSecond } from './in-flight.ts';
import { interleaved } from './rates.ts';

const app = fileURLToPath(new URL('../../apps/processor/dist/app', import.meta.url));
const counts = {
  full: { 1: 3_000, 10: 10_000, 100: 20_000, 1_000: 20_000 },
  smoke: { 1: 10, 10: 50, 100: 200, 1_000: 200 },
};
const batchSizes = [1, 10, 100, 1_000] as const;

/** POSTs under way at once. Event Grid documents no number for a webhook; it scales out with the backlog. */
const maxConcurrentDeliveries = 32;

/** From the call of `publish` until the processor has acknowledged the last event. */
function measure(run: Run, maxEventsPerBatch: (typeof batchSizes)[number]): Promise<number> {
  const count = counts[run.size][maxEventsPerBatch];
  return freshStorage(run, async ({ tableUrl, blobUrl }, folder) => {
    let stored = 0;
    const host = await startFunctionsHost({
      app,
      env: { ANNALS_TABLE_URL: tableUrl, ANNALS_BLOB_URL: blobUrl },
      log: ({ message }) => (stored += Number(/"event":"ingested","appended":(\d+)/.exec(message)?.[1] ?? 0)),
    });
    const topic = await startTopic({
      folder: join(folder, 'topic'),
      key: 'benchmark',
      subscriptions: [
        {
          name: 'ingest',
          endpoint: host.webhookUrl('ingest'),
          maxEventsPerBatch,
          preferredBatchSizeInKilobytes: 1_024,
          maxConcurrentDeliveries,
        },
      ],
    });
    try {
      const publisher = createPublisher({
        endpoint: topic.endpoint,
        credential: new AzureKeyCredential(topic.key),
        source: '/benchmarks',
      });
      const warm = messages(0, Math.ceil(count / 10), 'warm');
      await publisher.publish(warm);
      await topic.idle();
      const events = messages(0, count);
      const rate = await eventsPerSecond(count, async () => {
        await publisher.publish(events);
        await topic.idle();
      });
      await host.stop();
      if (stored !== warm.length + count)
        throw new Error(`${stored} events were stored, not ${warm.length + count}`);
      return rate;
    } finally {
      await topic.stop();
      await host.stop();
    }
  });
}

export const ingestEndToEnd: Benchmark = {
  name: 'ingest-end-to-end',
  about: 'publisher, topic, host, processor and storage, by the most events a delivery',
  async run(run) {
    const rates = await interleaved(
      batchSizes.map((size) => ({ name: `batchesOf${size}`, measure: () => measure(run, size) })),
      run,
    );
    return {
      rates,
      targets: ([100, 1_000] as const).map((size) =>
        atLeast(`events/s from batches of ${size}`, rates[`batchesOf${size}`]?.median ?? 0, 5_000),
      ),
    };
  },
};
