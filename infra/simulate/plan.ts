import { eventsPerTransaction, limits } from './limits.ts';

export interface Load {
  readonly eventsPerSecond: number;
  /** Of an event as published. */
  readonly bytes: number;
}

export interface Plan {
  readonly topics: number;
  readonly instances: number;
  readonly buckets: number;
  readonly accounts: number;
  /** The parts that the default deployment has too few of, the tightest first, with the rate at which each throttles. */
  readonly throttles: readonly { readonly part: string; readonly at: number; readonly lifts: string }[];
}

/** What azd up deploys, and what a store is made with, unless told otherwise. */
export const deployed = { topics: 1, instances: 100, buckets: 16, accounts: 1 } as const;

/** A bucket never gets exactly its share: leave a quarter free. */
const headroom = 0.75;

/** Entities that an event costs: its row, and its part of the feed's. */
const entities = 1 + 1 / eventsPerTransaction;

/** How many of each part a steady rate needs, and where the default deployment begins to throttle. */
export function planFor({ eventsPerSecond, bytes }: Load): Plan {
  const perTopic = Math.min(limits.topicEvents.perSecond, limits.topicBytes.perSecond / bytes);
  const perBucket = (limits.bucketEntities.perSecond / entities) * headroom;
  const perAccount = limits.accountEntities.perSecond / entities;
  const perInstance = limits.instanceEvents.perSecond;
  const capacities = [
    { part: 'Event Grid topic', at: deployed.topics * perTopic, lifts: limits.topicEvents.lifts },
    { part: 'storage account', at: deployed.accounts * perAccount, lifts: limits.accountEntities.lifts },
    { part: 'buckets', at: deployed.buckets * perBucket, lifts: limits.bucketEntities.lifts },
    { part: 'instances', at: deployed.instances * perInstance, lifts: limits.instanceEvents.lifts },
  ];
  const needed = (each: number) => Math.max(1, Math.ceil(eventsPerSecond / each));
  return {
    topics: needed(perTopic),
    instances: needed(perInstance),
    buckets: needed(perBucket),
    accounts: needed(perAccount),
    throttles: capacities
      .sort((a, b) => a.at - b.at)
      .map((capacity) => ({ ...capacity, at: Math.floor(capacity.at) })),
  };
}
