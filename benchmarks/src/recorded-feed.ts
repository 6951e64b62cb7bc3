import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { defaultLayout, type RawBlock } from '@annals/event-store';
import { message } from './events.ts';

const linesABlock = 99;
/** At a message a second in all, this many a day. */
const eventsADay = 20_000;

/** A line as the store writes it, about 600 bytes. */
function lineOf(stream: string, n: number, time: string): string {
  const { specversion, id, source, type, subject, datacontenttype, data } = message(stream, n);
  const position = n.toString().padStart(16, '0');
  const attributes = { specversion, id, source, type, subject, time, datacontenttype, sequence: position };
  const head = JSON.stringify(attributes).slice(0, -1);
  const text = JSON.stringify(data);
  return `${head},"position":"${position}","recordedtime":"${time}","contenthash":"${hash('sha256', text)}","data":${text}}`;
}

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A feed's blocks in a file, and beside it where each block lies. */
export class FeedFile {
  readonly #path: string;
  readonly #file: number;
  readonly #places: Place[][];
  #offset = 0;

  constructor(path: string) {
    const { buckets, lanes } = defaultLayout;
    this.#path = path;
    this.#file = openSync(path, 'w');
    this.#places = Array.from({ length: buckets * lanes }, () => []);
  }

  /** Blocks of a lane, counted over all buckets. */
  blocksOf(lane: number): number {
    return this.#places[lane]?.length ?? 0;
  }

  /** `text`: lines, each with its end. */
  add(lane: number, text: string): void {
    const bytes = gzipSync(text, { level: 1 });
    this.#places[lane]?.push({ offset: this.#offset, length: bytes.length });
    this.#offset += writeSync(this.#file, bytes);
  }

  close(): void {
    closeSync(this.#file);
    writeFileSync(`${this.#path}.json`, JSON.stringify(this.#places));
  }
}

/**
 * Writes the feed of a history of conversations into a file, block by block over all buckets and lanes in turn: no hour of
 * appending, and no memory while it is read.
 */
export function writeRecordedFeed(path: string, events: number): void {
  const file = new FeedFile(path);
  const lanes = defaultLayout.buckets * defaultLayout.lanes;
  for (let block = 0; block * linesABlock < events; block += 1) {
    const lane = block % lanes;
    const lines = Array.from({ length: Math.min(linesABlock, events - block * linesABlock) }, (_, index) => {
      const n = block * linesABlock + index;
      const milliseconds = Date.UTC(2026, 0, 1) + Math.floor((n * 86_400_000) / eventsADay);
      const time = `${new Date(milliseconds).toISOString().slice(0, -1)}000000Z`;
      return lineOf(`c-${lane}-${index % 16}`, file.blocksOf(lane) * 7 + (index >> 4) + 1, time);
    });
    file.add(lane, `${lines.join('\n')}\n`);
  }
  file.close();
}

/** Reads such a file as a store's feed is read. */
export class RecordedFeed {
  readonly #file: number;
  readonly #places: readonly (readonly Place[])[];

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#places = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Place[][];
  }

  async *feedLines(bucket: string, lane: number, after: number, upTo = Infinity): AsyncGenerator<RawBlock> {
    await Promise.resolve();
    const places = this.#places[Number(bucket) * defaultLayout.lanes + lane] ?? [];
    for (let n = after + 1; n <= Math.min(places.length, upTo); n += 1) {
      const place = places[n - 1];
      if (place) yield { n, lines: splitLines(this.#read(place)) };
    }
  }

  /** Each block's text, in the order of the file. */
  *texts(): Generator<string> {
    const longest = Math.max(...this.#places.map(({ length }) => length));
    for (let n = 0; n < longest; n += 1)
      for (const lane of this.#places) {
        const place = lane[n];
        if (place) yield this.#read(place).toString('utf8');
      }
  }

  #read({ offset, length }: Place): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    readSync(this.#file, bytes, 0, length, offset);
    // In one piece, as the store reads a block.
    return gunzipSync(bytes, { chunkSize: bytes.readUInt32LE(length - 4) + 1 });
  }
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(0x0a, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}
