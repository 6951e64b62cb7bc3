import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** What is gathered before it is written. */
const gathered = 64 * 1024;

/** Lines that were written, if there are any: without one, there is no file. */
export interface LinesPart {
  readonly path: string;
  readonly count: number;
}

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

  /** Rejects if the file cannot be written, for instance on a full disk. */
  async add(value: object): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#count += 1;
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= gathered) await this.#write();
  }

  async finish(): Promise<LinesPart> {
    const written = { path: this.path, count: this.#count };
    if (this.#count === 0) return written;
    try {
      await this.#write();
    } finally {
      await this.#file?.close();
    }
    return written;
  }

  async #write(): Promise<void> {
    this.#file ??= await open(this.path, 'w');
    const text = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    await this.#file.writeFile(text);
  }
}

/** Joins files of lines into one, in their order; its lines. Makes none for none. */
export async function joinLines(path: string, parts: readonly LinesPart[]): Promise<number> {
  const lines = parts.reduce((sum, { count }) => sum + count, 0);
  if (lines === 0) return 0;
  const file = await open(path, 'w');
  try {
    for (const { path: part, count } of parts)
      if (count > 0) for await (const bytes of createReadStream(part)) await file.writeFile(bytes as Buffer);
  } finally {
    await file.close();
  }
  return lines;
}
