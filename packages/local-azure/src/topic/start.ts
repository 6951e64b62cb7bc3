import { LocalAzureError } from '../errors.ts';
import { close, listen } from '../http/listen.ts';
import { Backlog } from './backlog.ts';
import { subscriptionOf, type TopicOptions } from './options.ts';
import { createPublishDoor } from './publish-door.ts';
import { Subscriber, type SubscriberCounts } from './subscriber.ts';

/** Counted in events since the topic started; one that goes to two subscriptions is delivered twice. */
export type TopicStats = SubscriberCounts & {
  published: number;
  /** Neither delivered nor given up, also what an earlier process left. */
  pending: number;
};

export type Topic = {
  /** For EventGridPublisherClient: `http://127.0.0.1:PORT/api/events`. */
  readonly endpoint: string;
  readonly key: string;
  stats(): TopicStats;
  /** Resolves when nothing is pending. */
  idle(): Promise<void>;
  /** Ends it; what is not delivered by then stays in the journal. */
  stop(): Promise<void>;
};

const DEFAULT_MAX_PENDING_BYTES = 128 << 20;
const MAX_SUBSCRIPTIONS = 30; // one bit each, in 32-bit arithmetic
const ROOM_TIMEOUT_MS = 10_000;
const STOP_GRACE_MS = 5_000;

/**
 * Starts an Event Grid topic with CloudEvents 1.0 input on a loopback port. A publish that is answered 200 survives
 * the end of this process: started again on the same folder, the topic delivers what was left.
 *
 * Throws `topic-options-invalid` for what the service would refuse.
 */
export async function startTopic(options: TopicOptions): Promise<Topic> {
  const { folder, name = 'local', key, timeScale = 1, disturb, log = () => undefined } = options;
  const subscriptions = options.subscriptions.map(subscriptionOf);
  const names = subscriptions.map((subscription) => subscription.name);
  if (new Set(names).size !== names.length || names.length > MAX_SUBSCRIPTIONS) {
    throw new LocalAzureError(
      'topic-options-invalid',
      `subscriptions must have different names and be at most ${MAX_SUBSCRIPTIONS}: ${names.join(', ')}`,
    );
  }
  const backlog = await Backlog.open({
    folder,
    subscriptions: names,
    maxBytes: options.maxPendingBytes ?? DEFAULT_MAX_PENDING_BYTES,
    roomTimeoutMs: ROOM_TIMEOUT_MS * timeScale,
  });

  let published = 0;
  const idlers = new Set<() => void>();
  const pending = () => subscribers.reduce((sum, subscriber) => sum + subscriber.pending, 0);
  const settled = () => {
    if (idlers.size === 0 || pending() > 0) return;
    for (const idle of idlers) idle();
    idlers.clear();
  };
  const subscribers = subscriptions.map(
    (subscription, place) =>
      new Subscriber({ subscription, place, topic: name, backlog, timeScale, disturb, settled, log }),
  );

  const server = createPublishDoor({
    key,
    acceptBearer: options.acceptBearer ?? false,
    log,
    accept: async (array, elements) => {
      const events = await backlog.add(array, elements, Date.now());
      if (!events) return false;
      published += elements.length;
      for (const subscriber of subscribers) subscriber.offer(events);
      return true;
    },
  });
  // What an earlier process left comes first, before anything new can arrive.
  for (const [place, subscriber] of subscribers.entries()) subscriber.offer(backlog.owedTo(place));
  const port = await listen(server, options.port ?? 0).catch(async (error: unknown) => {
    await backlog.close();
    throw error;
  });
  for (const subscriber of subscribers) subscriber.start();

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await close(server, STOP_GRACE_MS);
    await Promise.all(subscribers.map((subscriber) => subscriber.stop(STOP_GRACE_MS)));
    await backlog.close();
  };
  return {
    endpoint: `http://127.0.0.1:${port}/api/events`,
    key,
    stats: () => {
      const sum = (count: keyof SubscriberCounts) =>
        subscribers.reduce((total, { counts }) => total + counts[count], 0);
      return {
        published,
        delivered: sum('delivered'),
        retried: sum('retried'),
        deadLettered: sum('deadLettered'),
        dropped: sum('dropped'),
        pending: pending(),
      };
    },
    idle: () =>
      new Promise((resolve) => {
        if (pending() === 0) resolve();
        else idlers.add(resolve);
      }),
    stop: () => (stopped ??= stop()),
  };
}
