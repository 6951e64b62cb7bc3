import type { CloudEvent } from '../envelope/cloud-event.ts';
import { hasName } from '../errors.ts';

/** What became of one event. */
export type EventOutcome = Readonly<Pick<CloudEvent, 'id' | 'time' | 'subject' | 'type'>> &
  (
    | { readonly status: 'published' }
    /** Not known to be published. The topic may have it all the same: then sending it again is a duplicate. */
    | { readonly status: 'failed'; readonly error: Error }
  );

export interface PublishReport {
  /** How many events the topic has accepted. */
  readonly published: number;
  /** In the order in which the events were handed over. */
  readonly events: readonly EventOutcome[];
}

/** Some events were not accepted by the topic, after all retries. `cause` is the first error. */
export class PublishError extends Error {
  readonly code = 'publish-failed';
  override readonly name = 'PublishError';
  readonly report: PublishReport;
  /** The completed events that failed: publishing these sends the same events, with the same ids, again. */
  readonly unpublished: readonly CloudEvent[];

  constructor(report: PublishReport, unpublished: readonly CloudEvent[], cause: Error) {
    super(`${unpublished.length} of ${report.events.length} events were not published: ${cause.message}`, {
      cause,
    });
    this.report = report;
    this.unpublished = unpublished;
  }
}

export const isPublishError = (error: unknown): error is PublishError => hasName(error, 'PublishError');

/** Reports what became of events, those in `failures` with their error. */
export function reportOn(
  events: readonly CloudEvent[],
  failures: ReadonlyMap<CloudEvent, Error>,
): PublishReport {
  return {
    published: events.length - failures.size,
    events: events.map((event): EventOutcome => {
      const { id, time, subject, type } = event;
      const error = failures.get(event);
      return error
        ? { id, time, subject, type, status: 'failed', error }
        : { id, time, subject, type, status: 'published' };
    }),
  };
}
