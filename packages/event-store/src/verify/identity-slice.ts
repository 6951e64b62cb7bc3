import { hash } from 'node:crypto';

/** 2^48: identities are hashed to numbers below it, which a float holds. */
const space = 2 ** 48;
/** Two collide by chance about once in a hundred slices; what collides is looked at again, so nothing false is said. */
export const identityHash = (source: string, id: string): number =>
  Number.parseInt(hash('sha256', JSON.stringify([source, id])).slice(0, 12), 16);

/** 134 MB of 8 bytes each, filled to three quarters. */
const defaultMost = 12_582_912;

/**
 * Finds which identities come twice, within bounded memory: it holds the hashes of a range that starts at `from`,
 * and narrows the range to its first half whenever it is full. What lies at `to` and beyond is for another pass.
 */
export class IdentitySlice {
  readonly from: number;
  readonly most: number;
  #to: number;
  /** A hash + 1 in each slot; 0 is empty. */
  #slots = new Float64Array(1_024);
  #size = 0;
  readonly #twice = new Set<number>();

  constructor(from = 0, width = space, most = defaultMost) {
    this.from = from;
    this.#to = Math.min(from + width, space);
    this.most = most;
  }

  /** Where the next pass begins; undefined if there is nothing left to look at. */
  get next(): number | undefined {
    return this.#to < space ? this.#to : undefined;
  }

  get width(): number {
    return this.#to - this.from;
  }

  /** Hashes in the range that came more than once. */
  get twice(): ReadonlySet<number> {
    for (const one of this.#twice) if (one >= this.#to) this.#twice.delete(one);
    return this.#twice;
  }

  add(identity: number): void {
    if (identity < this.from || identity >= this.#to) return;
    const slot = this.#find(identity);
    if (this.#slots[slot] !== 0) {
      this.#twice.add(identity);
      return;
    }
    this.#slots[slot] = identity + 1;
    this.#size += 1;
    while (this.#size > this.most && this.width > 1) this.#narrow();
    if (this.#size > this.#slots.length * 0.75) this.#rebuild(this.#slots.length * 2);
  }

  #narrow(): void {
    this.#to = this.from + Math.ceil(this.width / 2);
    this.#rebuild(this.#slots.length);
  }

  #rebuild(length: number): void {
    const held = this.#slots;
    this.#slots = new Float64Array(length);
    this.#size = 0;
    for (const one of held) {
      if (one === 0 || one - 1 >= this.#to) continue;
      this.#slots[this.#find(one - 1)] = one;
      this.#size += 1;
    }
  }

  #find(identity: number): number {
    const mask = this.#slots.length - 1;
    let index = identity % this.#slots.length;
    while (this.#slots[index] !== 0 && this.#slots[index] !== identity + 1) index = (index + 1) & mask;
    return index;
  }
}
