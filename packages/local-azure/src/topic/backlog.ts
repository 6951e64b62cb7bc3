import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { batchElements, type BatchElement } from './batch-elements.ts';
import {
  eventsRecord,
  readRecords,
  settledRecord,
  singleLine,
  subscriptionsRecord,
} from './journal-records.ts';
import { Journal } from './journal.ts';

/** An accepted event that some subscription still waits for. */
export type PendingEvent = {
  readonly number: number;
  readonly publishedMs: number;
  /** Its JSON as it was published. */
  json: Buffer;
  /** One bit a subscription. */
  owed: number;
};

export type BacklogOptions = {
  folder: string;
  /** Names; a subscription is known by its place here. */
  subscriptions: string[];
  maxBytes: number;
  /** How long an `add` may wait for room. */
  roomTimeoutMs: number;
};

const MIN_JOURNAL_BYTES = 64 << 20;
const EVENT_OVERHEAD_BYTES = 200;
const MAX_ROOM_SEEKERS = 64; // each holds a request of up to 1 MB

/** The accepted events that are not settled for every subscription: in memory, and in a journal that restores them. */
export class Backlog {
  readonly #options: BacklogOptions;
  readonly #events = new Map<number, PendingEvent>();
  readonly #journal: Journal;
  readonly #roomSeekers = new Set<() => void>();
  #bytes = 0;
  #next = 1;

  private constructor(options: BacklogOptions) {
    this.#options = options;
    this.#journal = new Journal(
      join(options.folder, 'journal'),
      () => this.#snapshot(),
      () => Math.max(MIN_JOURNAL_BYTES, 2 * this.#bytes),
    );
  }

  static async open(options: BacklogOptions): Promise<Backlog> {
    await mkdir(options.folder, { recursive: true });
    const backlog = new Backlog(options);
    backlog.#restore(await Journal.read(join(options.folder, 'journal')));
    await backlog.#journal.rewrite();
    return backlog;
  }

  /** Everything that is owed to a subscription, oldest first. */
  *owedTo(subscription: number): Generator<PendingEvent> {
    for (const event of this.#events.values()) if (event.owed & (1 << subscription)) yield event;
  }

  /**
   * Takes in events published together: all of them or, when there was no room for `roomTimeoutMs`, none (undefined).
   * Resolves when they are on disk. `elements` are the parts of `array`.
   */
  async add(
    array: Buffer,
    elements: BatchElement[],
    publishedMs: number,
  ): Promise<PendingEvent[] | undefined> {
    const owed = 2 ** this.#options.subscriptions.length - 1;
    if (owed === 0 || elements.length === 0) return [];
    const bytes = elements.reduce((sum, { json }) => sum + json.length + EVENT_OVERHEAD_BYTES, 0);
    if (!(await this.#reserve(bytes))) return undefined;
    const first = this.#next;
    this.#next += elements.length;
    const events = elements.map(({ json }, at) => ({ number: first + at, publishedMs, json, owed }));
    try {
      await this.#journal.append(eventsRecord(first, publishedMs, singleLine(array)), () => {
        for (const event of events) this.#events.set(event.number, event);
      });
    } catch (error) {
      this.#bytes -= bytes;
      throw error;
    }
    return events;
  }

  /** Notes that a subscription is done with events; resolves when that is on disk. */
  async settle(subscription: number, events: readonly PendingEvent[]): Promise<void> {
    const record = settledRecord(
      subscription,
      events.map(({ number }) => number),
    );
    await this.#journal.append(record, () => {
      for (const event of events) this.#settled(event, subscription);
    });
    for (const seek of [...this.#roomSeekers]) seek();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #settled(event: PendingEvent, subscription: number): void {
    event.owed &= ~(1 << subscription);
    if (event.owed !== 0 || !this.#events.delete(event.number)) return;
    this.#bytes -= event.json.length + EVENT_OVERHEAD_BYTES;
  }

  /** Counts `bytes` as held as soon as there is room for them; false when there was none for too long. */
  async #reserve(bytes: number): Promise<boolean> {
    const tryNow = () => {
      const room = this.#bytes === 0 || this.#bytes + bytes <= this.#options.maxBytes;
      if (room) this.#bytes += bytes;
      return room;
    };
    if (this.#roomSeekers.size === 0 && tryNow()) return true;
    if (this.#roomSeekers.size >= MAX_ROOM_SEEKERS) return false;
    return new Promise((resolve) => {
      const decide = (answer: boolean) => {
        clearTimeout(timer);
        this.#roomSeekers.delete(seek);
        resolve(answer);
      };
      const seek = () => {
        if (tryNow()) decide(true);
      };
      const timer = setTimeout(decide, this.#options.roomTimeoutMs, false);
      this.#roomSeekers.add(seek);
    });
  }

  #restore(journal: Buffer): void {
    let subscriptions: number[] = [];
    for (const record of readRecords(journal)) {
      if (record.kind === 'subscriptions') {
        subscriptions = record.names.map((name) => this.#options.subscriptions.indexOf(name));
      } else if (record.kind === 'events') {
        const owed = subscriptions.reduce((bits, now) => (now === -1 ? bits : bits | (1 << now)), 0);
        batchElements(record.array).forEach(({ json }, at) => {
          const number = record.first + at;
          this.#next = Math.max(this.#next, number + 1);
          if (owed === 0) return;
          // Copied, so that one event does not keep the whole file in memory.
          this.#events.set(number, {
            number,
            publishedMs: record.publishedMs,
            json: Buffer.from(json),
            owed,
          });
          this.#bytes += json.length + EVENT_OVERHEAD_BYTES;
        });
      } else {
        const subscription = subscriptions[record.subscription] ?? -1;
        if (subscription === -1) continue;
        for (const [from, to] of record.ranges) {
          for (let number = from; number <= to; number++) {
            const event = this.#events.get(number);
            if (event) this.#settled(event, subscription);
          }
        }
      }
    }
  }

  *#snapshot(): Generator<Buffer> {
    const { subscriptions } = this.#options;
    yield* subscriptionsRecord(subscriptions);
    const settled: number[][] = subscriptions.map(() => []);
    const [open, close] = [Buffer.from('['), Buffer.from(']')];
    for (const { number, publishedMs, json, owed } of this.#events.values()) {
      yield* eventsRecord(number, publishedMs, singleLine(Buffer.concat([open, json, close])));
      for (const [subscription, numbers] of settled.entries()) {
        if (!(owed & (1 << subscription))) numbers.push(number);
      }
    }
    for (const [subscription, numbers] of settled.entries()) {
      if (numbers.length > 0) yield* settledRecord(subscription, numbers);
    }
  }
}
