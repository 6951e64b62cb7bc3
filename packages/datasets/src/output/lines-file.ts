import { type FileHandle, open } from 'node:fs/promises';

/** What is gathered before it is written. */
const gathered = 64 * 1024;

/** Writes JSON lines into a file as they come; makes the file with the first. */
export class LinesFile {
  readonly path: string;
  #file: FileHandle | undefined;
  #lines: string[] = [];
  #length = 0;
  #count = 0;

  constructor(path: string) {
    this.path = path;
  }

  get count(): number {
    return this.#count;
  }

  /** Rejects if the file cannot be written, for instance on a full disk. */
  async add(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#count += 1;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= gathered) await this.#write();
  }

  async finish(): Promise<void> {
    if (this.#count === 0) return;
    try {
      await this.#write();
    } finally {
      await this.#file?.close();
    }
  }

  async #write(): Promise<void> {
    this.#file ??= await open(this.path, 'w');
    const text = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    await this.#file.writeFile(text);
  }
}
