/** Words of a slot: three of a fingerprint, one that says where it came from; 0 there is an empty slot. */
const words = 4;
const taken = 0xffff_ffff;

/**
 * Fingerprints of events and where each came from, 16 bytes a slot, filled to three quarters at most: 22 to 43 bytes
 * an event, where a Map takes some 200. Open addressing, linear probing; nothing is ever removed, only marked.
 */
export class FingerprintIndex {
  #slots = new Uint32Array(1_024 * words);
  #size = 0;

  /** False if it is there already. `origin`: 1 to 2^32 − 2. */
  add(fingerprint: string, origin: number): boolean {
    if ((this.#size + 1) * words > this.#slots.length * 0.75) this.#grow();
    const parts = partsOf(fingerprint);
    const slot = this.#find(this.#slots, parts);
    if (this.#slots[slot + 3] !== 0) return false;
    this.#slots.set(parts, slot);
    this.#slots[slot + 3] = origin;
    this.#size += 1;
    return true;
  }

  /** Marks it as met; false if it is not there, or was met before. */
  take(fingerprint: string): boolean {
    const slot = this.#find(this.#slots, partsOf(fingerprint));
    const origin = this.#slots[slot + 3];
    if (origin === 0 || origin === taken) return false;
    this.#slots[slot + 3] = taken;
    return true;
  }

  /** Where those came from that were not met, in ascending order, each origin once. */
  originsLeft(): number[] {
    const origins = new Set<number>();
    for (let slot = 3; slot < this.#slots.length; slot += words) {
      const origin = this.#slots[slot] ?? 0;
      if (origin !== 0 && origin !== taken) origins.add(origin);
    }
    return [...origins].sort((a, b) => a - b);
  }

  /** The slot that holds it, or the empty one where it belongs. */
  #find(slots: Uint32Array, [a, b, c]: Parts): number {
    const mask = slots.length / words - 1;
    for (let index = a & mask; ; index = (index + 1) & mask) {
      const slot = index * words;
      if (slots[slot + 3] === 0) return slot;
      if (slots[slot] === a && slots[slot + 1] === b && slots[slot + 2] === c) return slot;
    }
  }

  #grow(): void {
    const larger = new Uint32Array(this.#slots.length * 2);
    for (let from = 0; from < this.#slots.length; from += words) {
      if (this.#slots[from + 3] === 0) continue;
      const entry = this.#slots.subarray(from, from + words);
      const [a = 0, b = 0, c = 0] = entry;
      larger.set(entry, this.#find(larger, [a, b, c]));
    }
    this.#slots = larger;
  }
}

type Parts = readonly [number, number, number];

const partsOf = (fingerprint: string): Parts => [
  Number.parseInt(fingerprint.slice(0, 8), 16),
  Number.parseInt(fingerprint.slice(8, 16), 16),
  Number.parseInt(fingerprint.slice(16, 24), 16),
];
