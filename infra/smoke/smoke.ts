import { type EventStore, isStoreError, openEventStore } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { catalogue, deployment } from '@annals/events-schema/catalogue';
import { createPublisher, isPublishError } from '@annals/events-schema/publisher';
import { publishingAs, readingAs } from './credential.ts';
import type { SmokeSettings } from './settings.ts';
import { until } from './until.ts';

/** How long each hop took, in milliseconds. */
export interface Hops {
  readonly eventId: string;
  /** From the first try to publish until the topic acknowledged it. */
  readonly publishMs: number;
  /** From the acknowledgement until it was stored, by the clocks of this machine and of the storage. */
  readonly storeMs: number;
  /** From the acknowledgement until it could be read here. */
  readonly readMs: number;
  readonly tries: { readonly publish: number; readonly read: number };
}

export interface SmokeOptions {
  /** A new role assignment can take minutes to work, a cold app a while to start. */
  readonly mostMs?: number;
  readonly everyMs?: number;
  readonly say?: (line: string) => void;
}

/** The stream that smoke checks write to. Its events stay: the history is insert-only. */
const stream = { category: 'deployment', id: 'annals-smoke' } as const;

/** Publishes an event as whoever runs this, and waits until it is stored and can be read. */
export async function smoke(settings: SmokeSettings, options: SmokeOptions = {}): Promise<Hops> {
  const { mostMs = 600_000, everyMs = 2_000, say = () => undefined } = options;
  const { topicEndpoint: endpoint, tableUrl, blobUrl, topicKey } = settings;
  const publisher = createPublisher({
    endpoint,
    credential: publishingAs(endpoint, topicKey),
    source: '/annals/smoke',
  });
  const id = crypto.randomUUID();
  const draft = deployment
    .at(stream.id)
    .deploymentChanged({ change: 'released', environment: 'smoke' }, { id, time: new Date().toISOString() });

  const started = performance.now();
  say(`Publishing event ${id} to ${new URL(endpoint).host} …`);
  const published = await until('publishing', { mostMs, everyMs, onWait: say }, async () => {
    try {
      return { result: await publisher.publish(draft) };
    } catch (error) {
      if (isPublishError(error) && isRefused(error.cause)) return { later: 'may not publish yet' };
      throw error;
    }
  });
  const acknowledged = performance.now();
  const acknowledgedAt = Date.now();
  say(`Acknowledged by the topic after ${ms(acknowledged - started)}; waiting for it in the store …`);

  let store: EventStore | undefined;
  const read = await until('waiting for the event', { mostMs, everyMs, onWait: say }, async () => {
    try {
      store ??= await openEventStore({
        catalogue,
        tableUrl,
        blobUrl,
        credential: readingAs(tableUrl),
        create: false,
      });
      const found = await findEvent(store, id);
      return found ? { result: found } : { later: 'not there yet' };
    } catch (error) {
      if (isRefused(error)) return { later: 'may not read yet' };
      // On the local stack the processor makes the table, with the first event.
      if ((isStoreError(error) && error.code === 'no-store') || statusOf(error) === 404)
        return { later: 'nothing stored yet' };
      throw error;
    }
  });
  const hops: Hops = {
    eventId: id,
    publishMs: Math.round(acknowledged - started),
    storeMs: Date.parse(read.result.recordedtime) - acknowledgedAt,
    readMs: Math.round(performance.now() - acknowledged),
    tries: { publish: published.tries, read: read.tries },
  };
  say(
    `Stored ${ms(hops.storeMs)} after that, by the storage's clock; read back ${ms(hops.readMs)} after it.`,
  );
  return hops;
}

async function findEvent(store: EventStore, id: string): Promise<RecordedEvent | undefined> {
  for await (const event of store.read(stream)) if (event.id === id) return event;
  return undefined;
}

/** 401 and 403: what a role assignment that has not spread yet looks like. */
const isRefused = (error: unknown) => [401, 403].includes(Number(statusOf(error)));

const statusOf = (error: unknown) => (error as { readonly statusCode?: unknown } | undefined)?.statusCode;

const ms = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
