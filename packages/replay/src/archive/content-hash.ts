import { hash } from 'node:crypto';

const words = 16;
const wordBits = 16;

/**
 * A hash of a set of lines: the sum, modulo 2^256, of the SHA-256 of each line. It does not depend on their order,
 * so sets add up without being read again (docs/decisions/0006). It finds what was lost, doubled or changed by
 * accident; against someone who chooses lines to that end, the SHA-256 of files and manifests stand.
 */
export class ContentHash {
  /** Little-endian, sixteen bits each. */
  readonly #sum = new Uint32Array(words);

  add(line: Uint8Array | string): void {
    // One character a byte: cheaper than a Buffer.
    const digest = hash('sha256', line, 'binary');
    let carry = 0;
    for (let word = 0; word < words; word += 1) {
      const value = digest.charCodeAt(2 * word) | (digest.charCodeAt(2 * word + 1) << 8);
      carry = this.#addTo(word, value + carry);
    }
  }

  /** Adds the lines of another hash, as {@link hex} gave it. */
  addHex(hex: string): void {
    let carry = 0;
    for (let word = 0; word < words; word += 1) {
      const start = hex.length - 4 * (word + 1);
      carry = this.#addTo(word, Number.parseInt(hex.slice(start, start + 4), 16) + carry);
    }
  }

  get hex(): string {
    return Array.from(this.#sum, (word) => word.toString(16).padStart(4, '0'))
      .reverse()
      .join('');
  }

  #addTo(word: number, value: number): number {
    const sum = (this.#sum[word] ?? 0) + value;
    this.#sum[word] = sum & 0xffff;
    return sum >>> wordBits;
  }
}

/** The hash of nothing. */
export const emptyHash = '0'.repeat(64);

export function sumOfHashes(hashes: Iterable<string>): string {
  const sum = new ContentHash();
  for (const hex of hashes) sum.addHex(hex);
  return sum.hex;
}
