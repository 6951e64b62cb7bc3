import type { Backend, InsertResult } from '../backend.ts';
import { feedRow } from '../feed/block.ts';
import { laneTail } from '../feed/lane-tail.ts';
import { tailKnownMs } from '../feed/trim-lane.ts';
import { eventLine, eventRow } from '../layout/event-row.ts';
import type { KnownRows } from './known-rows.ts';
import { fewRows, type LookUp } from './look-up.ts';
import { loseTo, type Standing, standingOf } from './lose-to.ts';
import type { PendingAppend, PendingEvent } from './pending-append.ts';
import { nameClash, settle } from './settle.ts';

/** An append of a transaction, and those of its events that are still to be written. */
interface Open {
  readonly append: PendingAppend;
  readonly events: readonly PendingEvent[];
}

/** Writes transactions into one bucket, one at a time, each with its block of the feed. */
export class BucketWriter {
  readonly #backend: Backend;
  readonly #bucket: string;
  readonly #lane: number;
  readonly #known: KnownRows;
  readonly #lookUp: LookUp;
  /** The lane's last block that we know of; undefined before the first write. */
  #tail: number | undefined;
  /** When we last saw that it is the last, by the storage's clock, in milliseconds. */
  #tailSeen = 0;

  constructor(backend: Backend, bucket: string, lane: number, known: KnownRows, lookUp: LookUp) {
    this.#backend = backend;
    this.#bucket = bucket;
    this.#lane = lane;
    this.#known = known;
    this.#lookUp = lookUp;
  }

  /**
   * Brings every append to its outcome. An insert that runs into a stored row writes nothing: what is stored is
   * then looked up, in ever surer ways, and the rest is sent again. `stands` hears of both: what waits for a position
   * that is taken must not each find out by requests of its own, or the writers of whoever took it are always first.
   */
  async write(
    appends: readonly PendingAppend[],
    stands: (rows: readonly Standing[]) => void = () => undefined,
  ): Promise<void> {
    let open = appends.map((append): Open => ({ append, events: append.events }));
    for (let collisions = 0; ;) {
      open = await this.#settleKnown(open);
      if (open.length === 0) return;
      const now = this.#backend.now();
      const tail = await this.#freshTail(now.getTime());
      const recordedtime = nanosecondTime(now);
      const result = await this.#insert(open, tail + 1, recordedtime);
      if (result.inserted) {
        this.#tail = tail + 1;
        this.#tailSeen = now.getTime();
        stands(open.flatMap(({ events }) => events.map(standingOf)));
        for (const { append, events } of open) this.#appended(append, events, recordedtime);
        return;
      }
      // Another writer, or our own attempt whose answer was lost, took this block of the lane.
      if (result.index === undefined || result.index === 0) await this.#findTail(now.getTime());
      if (result.index === 0) continue;
      collisions += 1;
      const events = open.flatMap((one) => one.events);
      // Writers race on a hot stream, and a writer that was just started knows nothing of the feed.
      if (collisions === 1 && events.length > fewRows) await this.#lookUp.followFeed(this.#bucket);
      else {
        const found = await this.#lookUp.readRows(this.#bucket, events);
        if (found.length === 0 && result.index !== undefined)
          throw new Error(`bucket ${this.#bucket}: the storage calls a row existing that it does not show`);
        const left = open.map(({ append }) => append);
        loseTo(found, left);
        stands(found);
        open = open.filter(({ append }) => left.includes(append));
      }
    }
  }

  /** The lane's last block; looked for anew once others may have written so much behind it that it is trimmed. */
  async #freshTail(now: number): Promise<number> {
    const known = this.#tail;
    return known === undefined || Math.abs(now - this.#tailSeen) > tailKnownMs ? this.#findTail(now) : known;
  }

  async #findTail(now: number): Promise<number> {
    this.#tail = await laneTail(this.#backend, this.#bucket, this.#lane, this.#tail);
    this.#tailSeen = now;
    return this.#tail;
  }

  /** Resolves what is known to be stored; returns the rest. */
  async #settleKnown(open: readonly Open[]): Promise<Open[]> {
    const rest: Open[] = [];
    const clashes: Promise<void>[] = [];
    for (const { append } of open) {
      const settling = settle(append, this.#known);
      if ('missing' in settling) rest.push({ append, events: settling.missing });
      else if ('outcome' in settling) append.resolve(settling.outcome);
      else clashes.push(nameClash(this.#backend, this.#bucket, settling.clash).then(append.resolve));
    }
    await Promise.all(clashes);
    return rest;
  }

  /** Index 0 of the result is the feed row. */
  async #insert(open: readonly Open[], n: number, recordedtime: string): Promise<InsertResult> {
    const events = open.flatMap((one) => one.events);
    const rows = events.map(({ event, dataref }) => eventRow(event, { recordedtime, dataref }));
    const lines = events.map(({ event, dataref }) => eventLine(event, { recordedtime, dataref }));
    const feed = feedRow(this.#lane, n, lines);
    if (!feed)
      throw new Error(`${events.length} events were measured to fit a block of the feed, and do not`);
    return this.#backend.insert(this.#bucket, [feed, ...rows]);
  }

  #appended(append: PendingAppend, written: readonly PendingEvent[], recordedtime: string): void {
    for (const { event } of written) this.#known.add(event.rowKey, event.contenthash);
    append.resolve({
      outcome: 'appended',
      positions: append.events.map(({ event }) => event.position),
      recordedtime,
    });
  }
}

const nanosecondTime = (date: Date) => `${date.toISOString().slice(0, -1)}000000Z`;
