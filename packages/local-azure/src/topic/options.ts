import { LocalAzureError } from '../errors.ts';
import type { CloudEvent } from './cloud-event.ts';

/** A blob container that takes what could not be delivered; made when missing. */
export type DeadLetterDestination = {
  /** Of the account: `http://127.0.0.1:PORT/devstoreaccount1`. */
  blobUrl: string;
  accountName: string;
  accountKey: string;
  container: string;
};

/** Bounds and defaults are the service's: https://learn.microsoft.com/azure/event-grid/delivery-and-retry */
export type SubscriptionOptions = {
  name: string;
  /** The webhook's URL, with its key. */
  endpoint: string;
  /** Which statuses are worth a retry depends on it: a `WebHook` gives up on 401 too. Default `AzureFunction`. */
  endpointType?: 'AzureFunction' | 'WebHook';
  /** 1 to 5,000, default 1. Never exceeded. */
  maxEventsPerBatch?: number;
  /** 1 to 1,024, default 64. One event larger than that travels alone. */
  preferredBatchSizeInKilobytes?: number;
  /** 1 to 30, default 30. */
  maxDeliveryAttempts?: number;
  /** 1 to 1,440, default 1,440. Counts while the topic runs: what was published before a stop is not aged by it. */
  eventTimeToLiveInMinutes?: number;
  /** Without one, what cannot be delivered is dropped (and counted). */
  deadLetter?: DeadLetterDestination;
  /** POSTs under way at once. Default 8. */
  maxConcurrentDeliveries?: number;
  /** How long the endpoint may take to answer; not subject to `timeScale`. Default 30,000. */
  deliveryTimeoutMs?: number;
};

export type TopicOptions = {
  /** Where the journal of undelivered events lives; made when missing. One topic a folder. */
  folder: string;
  /** The topic's name, part of the dead letters' blob names. Default `local`. */
  name?: string;
  /** The access key that publishers send as `aeg-sas-key`. */
  key: string;
  /** Accept any bearer token too. Default false. */
  acceptBearer?: boolean;
  /** At most 30. */
  subscriptions: SubscriptionOptions[];
  /** Default 0: a free port. */
  port?: number;
  /** Multiplies every wait (retries, time to live, …), for tests: 0.001 turns minutes into tens of milliseconds. */
  timeScale?: number;
  /** Bytes of undelivered events to hold before publishing is answered with 503. Default 128 MiB. */
  maxPendingBytes?: number;
  /** For tests: replaces each batch on its way out, to duplicate or reorder. What it leaves out is never delivered. */
  disturb?: (batch: CloudEvent[]) => CloudEvent[];
  log?: (message: string) => void;
};

export type Subscription = Required<Omit<SubscriptionOptions, 'deadLetter'>> & {
  deadLetter?: DeadLetterDestination;
};

/** Fills in the service's defaults; throws `topic-options-invalid` for what the service would refuse. */
export function subscriptionOf(options: SubscriptionOptions): Subscription {
  const subscription: Subscription = {
    endpointType: 'AzureFunction',
    maxEventsPerBatch: 1,
    preferredBatchSizeInKilobytes: 64,
    maxDeliveryAttempts: 30,
    eventTimeToLiveInMinutes: 1_440,
    maxConcurrentDeliveries: 8,
    deliveryTimeoutMs: 30_000,
    ...options,
  };
  const bounds = {
    maxEventsPerBatch: 5_000,
    preferredBatchSizeInKilobytes: 1_024,
    maxDeliveryAttempts: 30,
    eventTimeToLiveInMinutes: 1_440,
    maxConcurrentDeliveries: 1_000,
  };
  for (const [name, max] of Object.entries(bounds) as [keyof typeof bounds, number][]) {
    const value = subscription[name];
    if (!Number.isInteger(value) || value < 1 || value > max) {
      throw new LocalAzureError(
        'topic-options-invalid',
        `subscription '${options.name}': ${name} is ${value}, must be an integer from 1 to ${max}`,
      );
    }
  }
  if (!/^[A-Za-z0-9-]{3,64}$/.test(options.name)) {
    throw new LocalAzureError(
      'topic-options-invalid',
      `subscription name '${options.name}' must be 3 to 64 letters, digits and hyphens`,
    );
  }
  return subscription;
}
