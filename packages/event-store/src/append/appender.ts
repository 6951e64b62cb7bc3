import type { AcceptedEvent } from '../accept/accepted-event.ts';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';
import { maxInlineChars, putPayload } from '../payloads/payload.ts';
import { AppendQueue } from './append-queue.ts';
import { BucketWriter } from './bucket-writer.ts';
import { KnownRows } from './known-rows.ts';
import { LookUp } from './look-up.ts';
import type { AppendOutcome } from './outcome.ts';
import { maxEventsAnAppend, measureAppend, type PendingEvent } from './pending-append.ts';

export interface AppenderOptions {
  readonly maxInFlight?: number | undefined;
  readonly lane?: number | undefined;
}

/** About 40 MB. */
const maxKnownRows = 250_000;

/** Takes appends in and brings each to its outcome, merged into as few transactions as their buckets allow. */
export class Appender {
  readonly #backend: Backend;
  readonly #layout: Layout;
  readonly #queue: AppendQueue;

  constructor(backend: Backend, layout: Layout, { maxInFlight = 4, lane }: AppenderOptions) {
    this.#backend = backend;
    this.#layout = layout;
    const ownLane = lane ?? Math.floor(Math.random() * layout.lanes);
    const known = new KnownRows(maxKnownRows);
    const lookUp = new LookUp(backend, layout, known);
    const writers = new Map<string, BucketWriter>();
    this.#queue = new AppendQueue(async (bucket, appends) => {
      const writer = writers.get(bucket) ?? new BucketWriter(backend, bucket, ownLane, known, lookUp);
      writers.set(bucket, writer);
      await writer.write(appends);
    }, maxInFlight);
  }

  /** @throws StoreError `append-invalid` */
  async append(events: readonly AcceptedEvent[]): Promise<AppendOutcome> {
    const [first] = events;
    if (!first || events.length > maxEventsAnAppend)
      throw new StoreError(
        'append-invalid',
        `an append is of 1 to ${maxEventsAnAppend} events, not ${events.length}`,
      );
    const { category, id } = first.name;
    if (events.some(({ name }) => name.category !== category || name.id !== id))
      throw new StoreError('append-invalid', 'an append is of events of one stream');
    if (new Set(events.map(({ rowKey }) => rowKey)).size < events.length)
      throw new StoreError('append-invalid', 'two events of the append have one position');

    const pending: PendingEvent[] = [];
    for (const event of events) {
      const dataref =
        event.dataText.length > maxInlineChars ? await putPayload(this.#backend, event.dataText) : undefined;
      pending.push({ event, dataref });
    }
    const size = measureAppend(pending);
    return new Promise((resolve, reject) => {
      this.#queue.add(bucketOf(this.#layout, category, id), { events: pending, ...size, resolve, reject });
    });
  }
}
