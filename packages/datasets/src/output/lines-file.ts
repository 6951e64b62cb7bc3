import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/** Writes JSON lines into a file as they come; makes the file with the first. */
export class LinesFile {
  readonly path: string;
  #stream: WriteStream | undefined;
  #count = 0;

  constructor(path: string) {
    this.path = path;
  }

  get count(): number {
    return this.#count;
  }

  async add(value: object): Promise<void> {
    this.#stream ??= createWriteStream(this.path);
    this.#count += 1;
    if (!this.#stream.write(`${JSON.stringify(value)}\n`)) await once(this.#stream, 'drain');
  }

  async finish(): Promise<void> {
    if (!this.#stream) return;
    this.#stream.end();
    await finished(this.#stream);
  }
}
