import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type BlobFolder, isStoreError, lineHead, lineKey } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { type Line, lineOf } from '../lines/line.ts';
import type { Segment } from './manifest.ts';

/** What a file of an archive is read from: a container, or a folder with a copy of it. */
export type ReadableFolder = Pick<BlobFolder, 'get' | 'read'>;

/** What is decompressed at once: each time another thread is woken, which takes as long as the work on a smaller piece. */
const inflatedBytes = 512 * 1024;
/** What is handed on at once: of eight segments, as events, no more than is collected while it is young. */
const chunkBytes = 64 * 1024;
const newline = 0x0a;

/**
 * A segment's lines as they come: chunks of whole lines, each with its newline. At the end, the
 * file is held against the manifest.
 * @throws ReplayError `archive-missing`, `archive-corrupt`; both name the file and the event behind which it ends
 */
export async function* readSegment(folder: ReadableFolder, segment: Segment): AsyncGenerator<Buffer> {
  const { name } = segment;
  const sha256 = createHash('sha256');
  let before: Buffer | undefined;
  async function* file(): AsyncGenerator<Uint8Array> {
    for await (const part of folder.read(name)) {
      sha256.update(part);
      yield part;
    }
  }
  const gunzip = createGunzip({ chunkSize: inflatedBytes });
  const piped = pipeline(Readable.from(file(), { highWaterMark: 1 }), gunzip);
  piped.catch(() => undefined);
  try {
    let rest: Buffer[] = [];
    for await (const inflated of gunzip as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = endOfLines(inflated, start); end > start; end = endOfLines(inflated, start)) {
        const whole = inflated.subarray(start, end);
        before = rest.length === 0 ? whole : Buffer.concat([...rest, whole]);
        rest = [];
        yield before;
        start = end;
      }
      if (start < inflated.length) rest.push(inflated.subarray(start));
    }
    await piped;
    const sum = sha256.digest('hex');
    if (rest.length > 0) throw corrupt(segment, before, 'the last line has no end');
    if (sum !== segment.sha256) throw corrupt(segment, before, 'its SHA-256 is not that of the manifest');
  } catch (cause) {
    throw named(cause, segment, before);
  }
}

/** Behind the last line that ends within a chunk's length of `start`, or else the first that ends at all; or `start`. */
function endOfLines(bytes: Buffer, start: number): number {
  const last = bytes.lastIndexOf(newline, start + chunkBytes - 1);
  const end = last < start ? bytes.indexOf(newline, start) : last;
  return end < 0 ? start : end + 1;
}

/** The same line by line, with keys. */
export async function* segmentLines(folder: ReadableFolder, segment: Segment): AsyncGenerator<Line[]> {
  for await (const chunk of readSegment(folder, segment)) {
    const lines: Line[] = [];
    for (let start = 0; start < chunk.length;) {
      const end = chunk.indexOf(newline, start);
      lines.push(lineOf(chunk.subarray(start, end)));
      start = end + 1;
    }
    yield lines;
  }
}

/** The error with the file's name; what the storage says passes through as it is. */
function named(cause: unknown, segment: Segment, before: Buffer | undefined): unknown {
  const { name, first, last } = segment;
  if (isStoreError(cause) && cause.code === 'blob-missing')
    return new ReplayError(
      'archive-missing',
      `the manifest names archive/${name}, which is not there: events from ${placeOf(first)} to ${placeOf(last)}`,
      { cause },
    );
  const { code, message } = cause as Error & { code?: unknown };
  const fromZlib = typeof code === 'string' && code.startsWith('Z_');
  return fromZlib ? corrupt(segment, before, message, { cause }) : cause;
}

const corrupt = (segment: Segment, before: Buffer | undefined, what: string, options?: ErrorOptions) =>
  new ReplayError(
    'archive-corrupt',
    `archive/${segment.name} is corrupt ${whereOf(segment, before)}: ${what}`,
    options,
  );

function whereOf({ first }: Segment, before: Buffer | undefined): string {
  if (!before) return `from its start on, which is ${placeOf(first)}`;
  const last = before.subarray(before.lastIndexOf(newline, before.length - 2) + 1, -1);
  try {
    return `behind ${placeOf(lineKey(lineHead(last)))}`;
  } catch {
    return 'in its lines';
  }
}

function placeOf(key: string): string {
  const [category, id, position] = key.split(':');
  return `${category}/${id}, position ${position}`;
}
