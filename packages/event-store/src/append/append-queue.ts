import { loseTo, type Standing } from './lose-to.ts';
import type { PendingAppend } from './pending-append.ts';
import { takeTransaction } from './take-transaction.ts';

/**
 * Writes appends of one bucket in one transaction and brings each to its outcome; rejects if it cannot. Calls
 * `stands` with what it stored, before any of it is told so, and with what others have stored in its way.
 */
export type WriteTransaction = (
  bucket: string,
  appends: readonly PendingAppend[],
  stands: (rows: readonly Standing[]) => void,
) => Promise<void>;

/**
 * Natural batching: what arrives while a bucket's transaction is under way leaves with the next. One transaction
 * a bucket, `maxInFlight` in all, the longest queue first; no timers.
 */
export class AppendQueue {
  readonly #write: WriteTransaction;
  readonly #maxInFlight: number;
  readonly #queues = new Map<string, PendingAppend[]>();
  readonly #busy = new Set<string>();
  #scheduled = false;

  constructor(write: WriteTransaction, maxInFlight: number) {
    this.#write = write;
    this.#maxInFlight = maxInFlight;
  }

  add(bucket: string, append: PendingAppend): void {
    const queue = this.#queues.get(bucket);
    if (queue) queue.push(append);
    else this.#queues.set(bucket, [append]);
    this.#schedule();
  }

  /** After everything that arrives in this turn of the event loop. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#busy.size < this.#maxInFlight) {
        const bucket = this.#longest();
        if (bucket === undefined) return;
        void this.#flush(bucket);
      }
    });
  }

  #longest(): string | undefined {
    let longest: string | undefined;
    let length = 0;
    for (const [bucket, queue] of this.#queues) {
      if (queue.length > length && !this.#busy.has(bucket)) {
        longest = bucket;
        length = queue.length;
      }
    }
    return longest;
  }

  async #flush(bucket: string): Promise<void> {
    const appends = takeTransaction(this.#queues.get(bucket) ?? []);
    this.#busy.add(bucket);
    try {
      await this.#write(bucket, appends, (rows) => {
        loseTo(rows, this.#queues.get(bucket) ?? []);
      });
    } catch (reason) {
      // Those already resolved stay so.
      for (const { reject } of appends) reject(reason);
    } finally {
      this.#busy.delete(bucket);
      this.#schedule();
    }
  }
}
