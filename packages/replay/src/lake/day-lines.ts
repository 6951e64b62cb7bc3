import { lineHead, lineKey } from '@annals/event-store';

const slabBytes = 1024 * 1024;

/** Keeps lines as offsets into large pieces of memory: an object a line is what a collector of garbage dies of. */
export class LineStore {
  readonly #slabs: Buffer[] = [];
  #used = slabBytes;
  #bytes = 0;

  /** Of all lines kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A set of lines of their own within this store. */
  lines(): KeptLines {
    return new KeptLines(this);
  }

  keep(line: Buffer): { readonly slab: Buffer; readonly start: number } {
    let slab = this.#slabs.at(-1);
    if (!slab || line.length > slab.length - this.#used) {
      slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, line.length));
      this.#slabs.push(slab);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += line.copy(slab, start);
    this.#bytes += line.length;
    return { slab, start };
  }
}

export class KeptLines {
  readonly #store: LineStore;
  readonly #slabs: Buffer[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(store: LineStore) {
    this.#store = store;
  }

  get length(): number {
    return this.#starts.length;
  }

  add(line: Buffer): void {
    const { slab, start } = this.#store.keep(line);
    this.#slabs.push(slab);
    this.#starts.push(start);
    this.#ends.push(start + line.length);
  }

  /** In the order of their keys. */
  *sorted(): Generator<Buffer> {
    const keys = this.#starts.map((_, index) => lineKey(lineHead(this.#line(index))));
    const order = [...keys.keys()].sort((a, b) => {
      const [one = '', other = ''] = [keys[a], keys[b]];
      return one < other ? -1 : one > other ? 1 : 0;
    });
    for (const index of order) yield this.#line(index);
  }

  #line(index: number): Buffer {
    const slab = this.#slabs[index];
    if (!slab) throw new RangeError(`there is no line ${index}`);
    return slab.subarray(this.#starts[index], this.#ends[index]);
  }
}
