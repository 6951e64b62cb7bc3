import { lineHead } from '@annals/event-store';
import { ByStream } from '../lines/by-stream.ts';

/** Keeps lines where they lie, as offsets: an object a line is what a collector of garbage dies of. */
export class KeptLines {
  readonly #memory: ArrayBufferLike[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];

  get length(): number {
    return this.#starts.length;
  }

  add(line: Buffer): void {
    this.#memory.push(line.buffer);
    this.#starts.push(line.byteOffset);
    this.#lengths.push(line.length);
  }

  /** In the order of their keys. */
  *sorted(): Generator<Buffer> {
    const order = new ByStream<number>();
    for (let index = 0; index < this.length; index += 1) order.add(lineHead(this.#line(index)), index);
    for (const { lines } of order.sorted()) for (const { of: index } of lines) yield this.#line(index);
  }

  #line(index: number): Buffer {
    const memory = this.#memory[index];
    if (!memory) throw new RangeError(`there is no line ${index}`);
    return Buffer.from(memory, this.#starts[index], this.#lengths[index]);
  }
}
