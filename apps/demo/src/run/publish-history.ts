import { setTimeout as wait } from 'node:timers/promises';
import { AzureKeyCredential } from '@azure/core-auth';
import { createPublisher } from '@annals/events-schema/publisher';
import type { DraftEvent } from '@annals/events-schema';
import type { TopicStats } from '@annals/local-azure';
import { eventsIn, type IngestFigures } from '../stack/ingest-figures.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { interruptible } from './interruptible.ts';
import { showProgress } from './progress.ts';

/** The producer of all events of the demonstration. Not the data's version: a later one continues the history. */
export const historySource = '/mdn/browser-compat-data';

export interface Ingested {
  readonly published: number;
  /** From the first request to the topic to the last event's acknowledgement by the processor. */
  readonly seconds: number;
  readonly figures: IngestFigures;
  /** What the topic did since the first request. */
  readonly topic: Pick<TopicStats, 'delivered' | 'retried' | 'deadLettered' | 'dropped'>;
}

/** Events handed to the publisher at a time: keeps what it holds in memory flat. */
const sliceEvents = 10_000;
const logArrivesWithinMs = 10_000;

/** Publishes events to the topic and waits until the processor has acknowledged every one. */
export async function publishHistory(
  { topic, connections }: Pick<LocalStack, 'topic' | 'connections'>,
  events: readonly DraftEvent[],
  figures: () => IngestFigures,
  signal: AbortSignal,
): Promise<Ingested> {
  const publisher = createPublisher({
    endpoint: connections.topicEndpoint,
    credential: new AzureKeyCredential(connections.topicKey),
    source: historySource,
    concurrency: 4,
  });
  const progress = showProgress(['published', 'ingested'], events.length);
  const timer = setInterval(() => {
    progress.set('ingested', eventsIn(figures()));
  }, 200);
  const before = topic.stats();
  const since = () => {
    const now = topic.stats();
    return {
      delivered: now.delivered - before.delivered,
      retried: now.retried - before.retried,
      deadLettered: now.deadLettered - before.deadLettered,
      dropped: now.dropped - before.dropped,
    };
  };
  const started = performance.now();
  let published = 0;
  try {
    for (let first = 0; first < events.length; first += sliceEvents) {
      const sent = published;
      const report = await publisher.publish(events.slice(first, first + sliceEvents), {
        signal,
        onProgress: (count) => {
          progress.set('published', sent + count);
        },
      });
      published += report.published;
    }
    await interruptible(topic.idle(), signal);
    const seconds = (performance.now() - started) / 1_000;
    await allLogged(() => eventsIn(figures()) >= since().delivered, signal);
    progress.set('ingested', eventsIn(figures()));
    return { published, seconds, figures: figures(), topic: since() };
  } finally {
    clearInterval(timer);
    progress.stop();
  }
}

/** The processor's lines come another way than its acknowledgements, and may come a moment later. */
async function allLogged(done: () => boolean, signal: AbortSignal): Promise<void> {
  for (const deadline = Date.now() + logArrivesWithinMs; !done() && Date.now() < deadline;)
    await wait(20, undefined, { signal });
}
