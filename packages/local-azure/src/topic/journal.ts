import { open, readFile, rename, type FileHandle } from 'node:fs/promises';

type Waiting = { bytes: Buffer[]; written: () => void; failed: (error: unknown) => void };

const REWRITE_CHUNK_BYTES = 1 << 20;
const LINE_END = Buffer.from('\n');

/**
 * A file that is appended to in groups (what arrives during one write leaves with the next) and rewritten from
 * `snapshot` when it has grown past `maxBytes()`. What is written survives the end of this process, not of the machine.
 */
export class Journal {
  readonly #path: string;
  readonly #snapshot: () => Iterable<Buffer>;
  readonly #maxBytes: () => number;
  #file: FileHandle | undefined;
  #bytes = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #torn = false;

  constructor(path: string, snapshot: () => Iterable<Buffer>, maxBytes: () => number) {
    this.#path = path;
    this.#snapshot = snapshot;
    this.#maxBytes = maxBytes;
  }

  /** The file as the last process left it; empty when there is none. */
  static async read(path: string): Promise<Buffer> {
    try {
      return await readFile(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    }
  }

  /**
   * Resolves when `bytes` (whole lines) are written. `applied` runs in the same tick, before any rewrite: what it
   * changes is what the next snapshot must show.
   */
  append(bytes: Buffer[], applied: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const written = () => {
        applied();
        resolve();
      };
      this.#waiting.push({ bytes, written, failed: reject });
      this.#writing ??= this.#drain();
    });
  }

  /** Writes the snapshot to a new file and puts it in the old one's place. */
  async rewrite(): Promise<void> {
    const next = await open(`${this.#path}.next`, 'w');
    let bytes = 0;
    let chunk: Buffer[] = [];
    let chunkBytes = 0;
    // Collected first: the snapshot must be of one moment.
    for (const part of [...this.#snapshot()]) {
      chunk.push(part);
      chunkBytes += part.length;
      if (chunkBytes < REWRITE_CHUNK_BYTES) continue;
      await next.appendFile(Buffer.concat(chunk));
      bytes += chunkBytes;
      chunk = [];
      chunkBytes = 0;
    }
    await next.appendFile(Buffer.concat(chunk));
    await rename(`${this.#path}.next`, this.#path);
    await this.#file?.close();
    this.#file = next;
    this.#bytes = bytes + chunkBytes;
    this.#torn = false;
  }

  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const bytes = Buffer.concat([
          ...(this.#torn ? [LINE_END] : []),
          ...group.flatMap((one) => one.bytes),
        ]);
        if (!this.#file) throw new Error('the journal is closed');
        this.#torn = true;
        await this.#file.appendFile(bytes);
        this.#torn = false;
        this.#bytes += bytes.length;
        for (const { written } of group) written();
        if (this.#bytes > this.#maxBytes()) await this.rewrite();
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    this.#writing = undefined;
  }
}
