import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/**
 * The local clock, held within what the storage's `Date` headers allow. A header names the second in which an
 * answer was written, somewhere between request and response: that bounds how far the local clock may be off.
 */
export class StorageClock {
  readonly #local: () => number;
  #offsetMs = 0;

  /** `local`: milliseconds since 1970, a parameter for tests. */
  constructor(local: () => number = Date.now) {
    this.#local = local;
  }

  now(): Date {
    return new Date(this.#local() + this.#offsetMs);
  }

  /** Takes note of an answer: its `Date` header, and when it was asked for and received by the local clock. */
  observe(dateHeader: string, sentMs: number, receivedMs: number): void {
    const second = Date.parse(dateHeader);
    if (Number.isNaN(second)) return;
    const least = second - receivedMs;
    const most = second + 999 - sentMs;
    this.#offsetMs = Math.min(Math.max(this.#offsetMs, least), most);
  }

  policy(): PipelinePolicy {
    return {
      name: 'annalsStorageClock',
      sendRequest: async (request, next) => {
        const sent = this.#local();
        const response = await next(request);
        const date = response.headers.get('date');
        if (date !== undefined) this.observe(date, sent, this.#local());
        return response;
      },
    };
  }
}
