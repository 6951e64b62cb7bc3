import { deliver, type Delivery, simulateTraffic } from '@annals/assistant-traffic';
import { ingest, openMemoryStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { FeedFile } from './recorded-feed.ts';

/** Events that are in memory at once while the feed is made. */
const slice = 20_000;
/** Handed to the store at once. */
const batch = 500;

/**
 * Writes the feed of an assistant's synthetic traffic into a file, its late deliveries among it: the lines that a store wrote. Each
 * slice goes through a store of its own in memory, so nothing is delivered twice: only a whole store would know it again.
 */
export async function writeTrafficFeed(path: string, events: number): Promise<void> {
  const file = new FeedFile(path);
  let deliveries: Delivery[] = [];
  for (const delivery of deliver(simulateTraffic({ seed: 1, events }), { seed: 1, repeated: 0 })) {
    deliveries.push(delivery);
    if (deliveries.length < slice) continue;
    await writeSlice(file, deliveries);
    deliveries = [];
  }
  await writeSlice(file, deliveries);
  file.close();
}

async function writeSlice(file: FeedFile, deliveries: readonly Delivery[]): Promise<void> {
  let now = '';
  const store = await openMemoryStore({ catalogue, now: () => new Date(now) });
  for (let first = 0; first < deliveries.length; first += batch) {
    const handed = deliveries.slice(first, first + batch);
    now = handed.at(-1)?.arrival ?? now;
    const { quarantined } = await ingest(
      store,
      handed.map(({ event }) => event),
    );
    if (quarantined > 0) throw new Error('the store refused some of the traffic');
  }
  for (const bucket of store.raw.buckets())
    for (let lane = 0; lane < store.layout.lanes; lane += 1)
      for await (const { lines } of store.raw.feedLines(bucket, lane, 0))
        file.add(Number(bucket) * store.layout.lanes + lane, `${lines.map(String).join('\n')}\n`);
}
