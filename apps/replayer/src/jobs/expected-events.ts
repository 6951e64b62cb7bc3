/**
 * How many events a job is likely to read. Streams are spread over buckets by a hash, so that those not done yet hold
 * about as many as the average of those that are.
 */
export class ExpectedEvents {
  readonly #shards: number;
  readonly #read = new Map<string, number>();
  #ended = 0;
  #inEnded = 0;

  constructor(shards: number) {
    this.#shards = shards;
  }

  read(shard: string, events: number): void {
    this.#read.set(shard, (this.#read.get(shard) ?? 0) + events);
  }

  ended(shard: string): void {
    this.#ended += 1;
    this.#inEnded += this.#read.get(shard) ?? 0;
  }

  /** Undefined until a shard has ended. */
  get total(): number | undefined {
    return this.#ended === 0 ? undefined : Math.round((this.#inEnded / this.#ended) * this.#shards);
  }
}
