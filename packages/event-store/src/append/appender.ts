import type { AcceptedEvent } from '../accept/accepted-event.ts';
import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';
import { maxInlineChars, putPayload } from '../payloads/payload.ts';
import { Admission, type AppendBounds } from './admission.ts';
import { AppendQueue } from './append-queue.ts';
import { BucketWriter } from './bucket-writer.ts';
import { KnownRows } from './known-rows.ts';
import { LookUp } from './look-up.ts';
import type { AppendLoad } from './observer.ts';
import type { AppendOutcome } from './outcome.ts';
import { maxEventsAnAppend, measureAppend, type PendingEvent } from './pending-append.ts';

export interface AppenderOptions {
  readonly maxInFlight?: number | undefined;
  readonly lane?: number | undefined;
  readonly bounds?: AppendBounds | undefined;
}

/** About 40 MB. */
const maxKnownRows = 250_000;

/** Takes appends in and brings each to its outcome, merged into as few transactions as their buckets allow. */
export class Appender {
  readonly #backend: Backend;
  readonly #layout: Layout;
  readonly #queue: AppendQueue;
  readonly #admission: Admission;

  constructor(backend: Backend, layout: Layout, { maxInFlight = 4, lane, bounds }: AppenderOptions) {
    if (!(maxInFlight >= 1)) throw new RangeError(`maxInFlight must be at least 1, not ${maxInFlight}`);
    if (lane !== undefined && !(Number.isInteger(lane) && lane >= 0))
      throw new RangeError(`lane must be a whole number from 0 on, not ${lane}`);
    this.#backend = backend;
    this.#layout = layout;
    this.#admission = new Admission(bounds);
    // Readers know the layout's lanes, and no others.
    const ownLane = (lane ?? Math.floor(Math.random() * layout.lanes)) % layout.lanes;
    const known = new KnownRows(maxKnownRows);
    const lookUp = new LookUp(backend, layout, known);
    const writers = new Map<string, BucketWriter>();
    this.#queue = new AppendQueue(async (bucket, appends, stored) => {
      const writer = writers.get(bucket) ?? new BucketWriter(backend, bucket, ownLane, known, lookUp);
      writers.set(bucket, writer);
      await writer.write(appends, stored);
    }, maxInFlight);
  }

  get load(): AppendLoad {
    return this.#admission.load;
  }

  /** @throws StoreError `append-invalid`, `overloaded` */
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

    const room = { events: events.length, bytes: events.reduce((sum, event) => sum + bytesOf(event), 0) };
    const waiting = this.#admission.enter(room);
    if (waiting) await waiting;
    try {
      const pending = events.some(({ dataText }) => dataText.length > maxInlineChars)
        ? await Promise.all(events.map((event) => this.#withPayload(event)))
        : events.map((event): PendingEvent => ({ event, dataref: undefined }));
      const size = measureAppend(pending);
      return await new Promise((resolve, reject) => {
        const bucket = bucketOf(this.#layout, category, id);
        this.#queue.add(bucket, { events: pending, ...size, resolve, reject });
      });
    } finally {
      this.#admission.leave(room);
    }
  }

  async #withPayload(event: AcceptedEvent): Promise<PendingEvent> {
    const large = event.dataText.length > maxInlineChars;
    return { event, dataref: large ? await putPayload(this.#backend, event.dataText) : undefined };
  }
}

const bytesOf = ({ attributesText, dataText }: AcceptedEvent) =>
  Buffer.byteLength(attributesText) + Buffer.byteLength(dataText);
