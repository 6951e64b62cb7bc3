const slabBytes = 1024 * 1024;

/** Keeps lines in large pieces of memory: a block of the feed may be a small view of a large buffer. */
export class LineMemory {
  #slab = Buffer.alloc(0);
  #used = 0;
  #bytes = 0;

  /** Of all lines kept. */
  get bytes(): number {
    return this.#bytes;
  }

  keep(line: Buffer): Buffer {
    if (line.length > this.#slab.length - this.#used) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, line.length));
      this.#used = 0;
    }
    const kept = this.#slab.subarray(this.#used, this.#used + line.length);
    line.copy(kept);
    this.#used += line.length;
    this.#bytes += line.length;
    return kept;
  }
}
