import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import type { Backlog, PendingEvent } from './backlog.ts';
import { takeBatch, type Item } from './batching.ts';
import type { CloudEvent } from './cloud-event.ts';
import { DeadLetterBox } from './dead-letters.ts';
import { Fifo } from './fifo.ts';
import type { Subscription } from './options.ts';
import { judge, retryDelayMs } from './retry-policy.ts';
import { deliver, validate } from './webhook.ts';

/** Counted in events since the topic started. */
export type SubscriberCounts = { delivered: number; retried: number; deadLettered: number; dropped: number };

export type SubscriberOptions = {
  subscription: Subscription;
  /** Its place in the backlog. */
  place: number;
  topic: string;
  backlog: Backlog;
  timeScale: number;
  disturb: ((batch: CloudEvent[]) => CloudEvent[]) | undefined;
  /** Called when events are settled. */
  settled: () => void;
  log: (message: string) => void;
};

const HANDSHAKE_RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
const DEAD_LETTER_RETRY_MS = 30_000;
const DEAD_LETTER_GIVE_UP_MS = 4 * 3_600_000; // as documented: then the events are dropped
const COMMA = Buffer.from(',');
const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')];

/** Delivers what one subscription is owed, until it is delivered, dead-lettered or dropped. */
export class Subscriber {
  readonly counts: SubscriberCounts = { delivered: 0, retried: 0, deadLettered: 0, dropped: 0 };
  readonly #options: SubscriberOptions;
  readonly #deadLetters: DeadLetterBox | undefined;
  readonly #ready = new Fifo<Item>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #deliveries = 0;
  #validated = false;
  #stopping = false;
  #pending = 0;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    const { name, deadLetter } = options.subscription;
    this.#deadLetters = deadLetter && new DeadLetterBox(deadLetter, options.topic, name);
  }

  /** Events that are neither delivered nor given up. */
  get pending(): number {
    return this.#pending;
  }

  /** Begins with the handshake: until the endpoint passes it, nothing is delivered. */
  start(): void {
    this.#track(this.#handshake());
  }

  offer(events: Iterable<PendingEvent>): void {
    const { subscription, timeScale } = this.#options;
    const expiresMs = Date.now() + subscription.eventTimeToLiveInMinutes * 60_000 * timeScale;
    for (const event of events) {
      this.#pending++;
      this.#ready.push({ event, attempts: 0, expiresMs });
    }
    this.#pump();
  }

  /** Starts nothing more and waits for what is under way; after `graceMs` that is abandoned, still owed. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const timer = setTimeout(() => {
      this.#abort.abort();
    }, graceMs);
    if (!this.#validated || this.#deliveries === 0) this.#abort.abort();
    await Promise.all(this.#underWay);
    clearTimeout(timer);
  }

  async #handshake(): Promise<void> {
    const { subscription, timeScale, log } = this.#options;
    const { signal } = this.#abort;
    const limits = { timeoutMs: subscription.deliveryTimeoutMs, signal };
    for (let attempt = 0; !this.#stopping; attempt++) {
      const problem = await validate(subscription.endpoint, limits);
      if (problem === undefined) {
        this.#validated = true;
        this.#pump();
        return;
      }
      if (attempt % 10 === 0)
        log(`subscription '${subscription.name}': the endpoint is not validated yet: ${problem}`);
      const wait = HANDSHAKE_RETRY_MS[Math.min(attempt, HANDSHAKE_RETRY_MS.length - 1)] ?? 0;
      await sleep(wait * timeScale, undefined, { signal }).catch(() => undefined);
    }
  }

  #pump(): void {
    const { maxConcurrentDeliveries, maxEventsPerBatch, preferredBatchSizeInKilobytes } =
      this.#options.subscription;
    while (this.#validated && !this.#stopping && this.#deliveries < maxConcurrentDeliveries) {
      const batch = takeBatch(this.#ready, maxEventsPerBatch, preferredBatchSizeInKilobytes * 1_024);
      if (batch.length === 0) return;
      this.#deliveries++;
      this.#track(this.#deliver(batch));
    }
  }

  async #deliver(batch: Item[]): Promise<void> {
    const { subscription } = this.#options;
    const now = Date.now();
    const expired = batch.filter(({ expiresMs }) => expiresMs <= now);
    const live = expired.length === 0 ? batch : batch.filter(({ expiresMs }) => expiresMs > now);
    if (expired.length > 0) this.#giveUp(expired, 'TimeToLiveExceeded');
    const earlierAttempts = live[0]?.attempts;
    const answer =
      earlierAttempts === undefined
        ? 200
        : await deliver({
            endpoint: subscription.endpoint,
            subscription: subscription.name,
            body: this.#body(live),
            earlierAttempts,
            timeoutMs: subscription.deliveryTimeoutMs,
            signal: this.#abort.signal,
          });
    this.#deliveries--;
    const verdict = judge(answer, subscription.endpointType);
    if (verdict.kind === 'delivered') {
      this.#track(this.#settle(live, 'delivered'));
    } else if (!this.#abort.signal.aborted) {
      for (const item of live) {
        // Copied, so that one event which goes on failing does not keep its whole request in memory.
        if (item.attempts++ === 0) item.event.json = Buffer.from(item.event.json);
        item.lastOutcome = verdict.outcome;
        item.lastAttemptMs = now;
      }
      if (verdict.kind === 'undeliverable') this.#giveUp(live, verdict.reason);
      else this.#retry(live, verdict.minimumMs);
    }
    this.#pump();
  }

  #body(batch: Item[]): Buffer {
    const { disturb } = this.#options;
    if (disturb) {
      const events = batch.map(({ event }) => JSON.parse(event.json.toString()) as CloudEvent);
      return Buffer.from(JSON.stringify(disturb(events)));
    }
    const parts = batch.flatMap(({ event }) => [COMMA, event.json]);
    return Buffer.concat([OPEN, ...parts.slice(1), CLOSE]);
  }

  #retry(items: Item[], minimumMs: number): void {
    const { subscription, timeScale } = this.#options;
    const failures = items[0]?.attempts ?? 0;
    if (failures >= subscription.maxDeliveryAttempts) {
      this.#giveUp(items, 'MaxDeliveryAttemptsExceeded');
      return;
    }
    this.counts.retried += items.length;
    const dueMs = Date.now() + retryDelayMs(failures, minimumMs) * timeScale;
    const soonestExpiryMs = Math.min(...items.map(({ expiresMs }) => expiresMs));
    this.#later(Math.min(dueMs, soonestExpiryMs) - Date.now(), () => {
      for (const item of items) this.#ready.push(item);
      this.#pump();
    });
  }

  #giveUp(items: Item[], reason: string): void {
    this.#track(this.#deadLetter(items, reason, Date.now()));
  }

  async #deadLetter(items: Item[], reason: string, sinceMs: number): Promise<void> {
    const { timeScale, log, subscription } = this.#options;
    if (!this.#deadLetters) {
      log(`subscription '${subscription.name}': dropped ${items.length} events: ${reason}`);
      await this.#settle(items, 'dropped');
      return;
    }
    try {
      await this.#deadLetters.put(
        items.map(({ event, ...item }) => ({
          json: event.json,
          publishedMs: event.publishedMs,
          attempts: item.attempts,
          reason,
          lastOutcome: item.lastOutcome,
          lastAttemptMs: item.lastAttemptMs,
        })),
        this.#abort.signal,
      );
    } catch (error) {
      log(`subscription '${subscription.name}': dead-lettering failed: ${messageOf(error)}`);
      if (Date.now() - sinceMs > DEAD_LETTER_GIVE_UP_MS * timeScale) await this.#settle(items, 'dropped');
      else
        this.#later(DEAD_LETTER_RETRY_MS * timeScale, () => {
          this.#track(this.#deadLetter(items, reason, sinceMs));
        });
      return;
    }
    await this.#settle(items, 'deadLettered');
  }

  async #settle(items: Item[], as: keyof SubscriberCounts): Promise<void> {
    if (items.length === 0) return;
    try {
      await this.#options.backlog.settle(
        this.#options.place,
        items.map(({ event }) => event),
      );
    } catch (error) {
      // Still owed on disk: at least once holds, a restart delivers them again.
      this.#options.log(`could not note ${items.length} events as ${as}: ${messageOf(error)}`);
    }
    this.#pending -= items.length;
    this.counts[as] += items.length;
    this.#options.settled();
  }

  #later(ms: number, run: () => void): void {
    if (this.#stopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  #track(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }
}
