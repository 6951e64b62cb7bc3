import type { KeyCredential, TokenCredential } from '@azure/core-auth';
import type { Catalogue } from '../define/catalogue.ts';
import type { DraftEvent } from '../define/draft.ts';
import type { CloudEvent } from '../envelope/cloud-event.ts';
import { splitIntoBatches } from './batches.ts';
import { type SealEvent, type TraceContext, prepare } from './prepare.ts';
import { PublishError, type PublishReport, reportOn } from './report.ts';
import type { RetryOptions } from './retry.ts';
import { sendBatches } from './send-batches.ts';
import { connectTopic } from './topic.ts';

/** A draft, which gets its identity now, or a completed event, which is sent exactly as it is. */
export type Publishable = DraftEvent | CloudEvent;

export interface PublisherOptions {
  /** `https://<topic>.<region>-1.eventgrid.azure.net/api/events`; http only on loopback. */
  readonly endpoint: string;
  /** `new DefaultAzureCredential()`; a key for the local topic. */
  readonly credential: TokenCredential | KeyCredential;
  /** CloudEvents `source` of drafts: this producer, a URI reference such as `/apps/chat`. */
  readonly source: string;
  /**
   * The only streams that may be published to. Without it, each event is held against the stream that made
   * it; one that was not made by a stream's `at(…)` in this process (parsed from JSON, say) then is refused.
   */
  readonly catalogue?: Catalogue | undefined;
  /** The trace context at hand; called once a publish, used for drafts that have none. */
  readonly trace?: (() => TraceContext | undefined) | undefined;
  /**
   * Seals personal fields before anything is sent: `sealer(catalogue, keys)` of `@annals/privacy`. The events of a report
   * are as they were handed over.
   */
  readonly seal?: SealEvent | undefined;
  readonly retryOptions?: RetryOptions | undefined;
  /** After this an attempt counts as failed, and is retried. 60,000 ms if left out. */
  readonly requestTimeoutMs?: number | undefined;
  /** Requests on their way at a time; 4 if left out. */
  readonly concurrency?: number | undefined;
  /** Bytes of a request that holds several events; 1,000,000 if left out. The topic's limit is 1,048,576. */
  readonly maxBatchBytes?: number | undefined;
  /** The clock and the ids of drafts; parameters for tests. */
  readonly now?: () => Date;
  readonly newId?: () => string;
}

export interface PublishOptions {
  /** Stops sending. What the topic has not acknowledged by then is reported as failed. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of events published so far, after each request. */
  readonly onProgress?: ((publishedSoFar: number) => void) | undefined;
}

export interface Publisher {
  /**
   * Publishes one event or any number. All are validated first; then they travel in requests under 1 MB, in
   * no order. Passing failures (408, 429, 5xx, connections) are retried. A retry is the same event: drafts get
   * id, time and trace context before the first send.
   *
   * Resolves once the topic has acknowledged every event.
   *
   * @throws EventInvalidError (`event-invalid`) before anything is sent: some event does not fit its
   *   declaration, or is over 1 MB (as it is sent: sealing makes it a third longer). `violations` names event, field and rule.
   * @throws PublishError (`publish-failed`) if some were not acknowledged; `report` says which, and
   *   `publish(error.unpublished)` sends just those again.
   */
  readonly publish: (
    events: Publishable | readonly Publishable[],
    options?: PublishOptions,
  ) => Promise<PublishReport>;
}

/**
 * A publisher to an Event Grid topic (CloudEvents schema). Holds no state between calls; make one and keep it.
 * @throws EndpointError (`endpoint-refused`) for an endpoint that is neither https nor on loopback; RangeError for a
 *   concurrency, timeout or batch size that is no whole number from 1 on.
 */
export function createPublisher({
  endpoint,
  credential,
  retryOptions,
  requestTimeoutMs,
  concurrency = 4,
  maxBatchBytes = 1_000_000,
  ...preparing
}: PublisherOptions): Publisher {
  for (const [name, value] of Object.entries({ concurrency, maxBatchBytes, requestTimeoutMs }))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new RangeError(`${name} must be a whole number from 1 on, not ${value}`);
  const topic = connectTopic({ endpoint, credential, retryOptions, requestTimeoutMs });
  return {
    publish: async (given, { signal, onProgress } = {}) => {
      const prepared = await prepare(isMany(given) ? given : [given], preparing);
      const batches = splitIntoBatches(prepared, maxBatchBytes);
      const failures = await sendBatches(topic, batches, { concurrency, signal, onProgress });

      const events = prepared.map(({ event }) => event);
      const report = reportOn(events, failures);
      const [first] = failures.values();
      if (first) throw new PublishError(report, [...failures.keys()], first);
      return report;
    },
  };
}

const isMany = (given: Publishable | readonly Publishable[]): given is readonly Publishable[] =>
  Array.isArray(given);
