import { bucketOf, defaultLayout } from '@annals/event-store';
import { eventsPerTransaction, limits } from './limits.ts';
import type { Load } from './plan.ts';

export interface Deployment {
  readonly topics: number;
  readonly maximumInstances: number;
  readonly buckets: number;
  readonly accounts: number;
}

export interface Course {
  readonly seconds: number;
  /** Streams that events are spread over, evenly. Few streams fill buckets unevenly. */
  readonly streams: number;
  /** Instances that can be added in a second; an assumption, Azure publishes no figure. */
  readonly instancesPerSecond: number;
}

export interface Outcome {
  readonly published: number;
  readonly stored: number;
  /** Seconds in which a part was at its limit. */
  readonly throttledSeconds: {
    readonly topic: number;
    readonly instances: number;
    readonly bucket: number;
    readonly account: number;
  };
  /** Most events that waited at a time, at producers and at Event Grid. */
  readonly most: { readonly atProducers: number; readonly atEventGrid: number };
  /** The fullest bucket's share over an even one: 1 is even. */
  readonly unevenness: number;
  readonly instances: number;
}

/**
 * A steady load on a deployment, second by second: producers hold back what the topic refuses; Event Grid holds what
 * instances cannot take, or what the storage throttles. Streams are put into buckets by the store's own hash.
 */
export function simulate(load: Load, deployment: Deployment, course: Course): Outcome {
  const shares = bucketShares(course.streams, deployment.buckets);
  const entities = 1 + 1 / eventsPerTransaction;
  const topicMost =
    deployment.topics * Math.min(limits.topicEvents.perSecond, limits.topicBytes.perSecond / load.bytes);
  const bucketMost = limits.bucketEntities.perSecond / entities;
  const accountMost = (deployment.accounts * limits.accountEntities.perSecond) / entities;

  const throttledSeconds = { topic: 0, instances: 0, bucket: 0, account: 0 };
  const most = { atProducers: 0, atEventGrid: 0 };
  const waiting = shares.map(() => 0);
  let [instances, held, published, stored] = [0, 0, 0, 0];

  for (let second = 0; second < course.seconds; second += 1) {
    const offered = held + load.eventsPerSecond;
    const accepted = Math.min(offered, topicMost);
    held = offered - accepted;
    published += accepted;
    for (const [bucket, share] of shares.entries())
      waiting[bucket] = (waiting[bucket] ?? 0) + accepted * share;

    const backlog = sum(waiting);
    const wanted = Math.ceil(backlog / limits.instanceEvents.perSecond);
    instances = Math.min(
      deployment.maximumInstances,
      Math.max(1, wanted),
      instances + course.instancesPerSecond,
    );
    const deliverable = Math.min(1, (instances * limits.instanceEvents.perSecond) / (backlog || 1));

    // What instances take of each bucket's events, within the bucket's and then the account's target.
    const offeredTo = waiting.map((events) => events * deliverable);
    const taken = offeredTo.map((events) => Math.min(events, bucketMost));
    const scale = Math.min(1, accountMost / (sum(taken) || 1));
    for (const [bucket, events] of taken.entries()) waiting[bucket] = (waiting[bucket] ?? 0) - events * scale;
    stored += sum(taken) * scale;

    throttledSeconds.topic += held >= 1 ? 1 : 0;
    throttledSeconds.instances += deliverable < 1 ? 1 : 0;
    throttledSeconds.bucket += offeredTo.some((events) => events > bucketMost) ? 1 : 0;
    throttledSeconds.account += scale < 1 ? 1 : 0;
    most.atProducers = Math.max(most.atProducers, held);
    most.atEventGrid = Math.max(most.atEventGrid, sum(waiting));
  }
  return {
    published: Math.round(published),
    stored: Math.round(stored),
    throttledSeconds,
    most: { atProducers: Math.round(most.atProducers), atEventGrid: Math.round(most.atEventGrid) },
    unevenness: Math.max(...shares) * deployment.buckets,
    instances,
  };
}

/** Which part of the streams each bucket gets. */
function bucketShares(streams: number, buckets: number): number[] {
  const counts = Array.from({ length: buckets }, () => 0);
  for (let id = 0; id < streams; id += 1) {
    const bucket = Number(bucketOf({ ...defaultLayout, buckets }, 'conversation', `c-${id}`));
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts.map((count) => count / streams);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
