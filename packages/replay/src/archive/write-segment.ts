import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BlobFolder } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import type { Line } from '../lines/line.ts';
import type { Batches } from '../lines/merge-sorted.ts';
import { checkSegment } from './check-segment.ts';
import type { Segment } from './manifest.ts';

const compress = promisify(gzip);

/** Lines that are compressed together, as a gzip member of their own. */
const memberBytes = 1024 * 1024;
/** By how much the last line of a member may be longer than that of another in its memory. */
const slackBytes = 16 * 1024;
/** Room for what a member is compressed to: for each piece of it another thread is woken. */
const compressedBytes = 256 * 1024;
const newline = 0x0a;
/** What is sent at once; 50,000 make a blob. */
const partBytes = 4 * 1024 * 1024;

/** What is known of a segment before it is written. */
export type Planned = Pick<Segment, 'events' | 'hash' | 'recordedFrom' | 'recordedTo'>;

/**
 * Writes sorted lines as one blob, named after what they are: written again, by whomever, it is the same blob.
 * @throws ReplayError `archive-corrupt` if these are not as many lines as planned
 */
export async function writeSegment(
  folder: BlobFolder,
  bucket: string,
  planned: Planned,
  batches: Batches<Line>,
): Promise<Segment> {
  const { events, hash, recordedFrom, recordedTo } = planned;
  const name = `bucket=${bucket}/${hash}.ndjson.gz`;
  const sha256 = createHash('sha256');
  const written = { bytes: 0, events: 0, first: '', last: '' };

  async function* counted(): AsyncGenerator<readonly Line[]> {
    for await (const batch of batches) {
      if (written.events === 0) written.first = batch[0]?.key ?? '';
      written.events += batch.length;
      written.last = batch.at(-1)?.key ?? written.last;
      yield batch;
    }
    if (written.events !== events)
      throw new ReplayError('archive-corrupt', `${name} has ${written.events} lines instead of ${events}`);
  }
  async function* parts(): AsyncGenerator<Uint8Array> {
    for await (const part of joined(members(counted()))) {
      sha256.update(part);
      written.bytes += part.length;
      yield part;
    }
  }
  const added = await folder.addInParts(name, parts());
  const { bytes, first, last } = written;
  const segment: Segment = {
    name,
    bytes,
    sha256: sha256.digest('hex'),
    events,
    hash,
    first,
    last,
    recordedFrom,
    recordedTo,
  };
  return added ? segment : await adopted(folder, segment);
}

/** A run that was killed left this blob. Another zlib may have made other bytes of the same lines. */
async function adopted(folder: BlobFolder, segment: Segment): Promise<Segment> {
  const sha256 = createHash('sha256');
  let bytes = 0;
  for await (const part of folder.read(segment.name)) {
    sha256.update(part);
    bytes += part.length;
  }
  const found = { ...segment, bytes, sha256: sha256.digest('hex') };
  if (found.sha256 !== segment.sha256) await checkSegment(folder, found);
  return found;
}

/** Gzip members, which concatenate; the next is compressed while one is sent. */
async function* members(batches: Batches<Line>): AsyncGenerator<Buffer> {
  const memory = new MemberMemory();
  let lines: Buffer[] = [];
  let bytes = 0;
  let before: Promise<Buffer> | undefined;
  const next = () => {
    const member = memory.compressed(lines, bytes);
    // Awaited below, if nothing else fails first.
    member.catch(() => undefined);
    lines = [];
    bytes = 0;
    return member;
  };
  for await (const batch of batches) {
    for (const line of batch) {
      lines.push(line.bytes);
      bytes += line.bytes.length + 1;
      if (bytes < memberBytes) continue;
      const member = next();
      if (before) yield await before;
      before = member;
    }
  }
  if (before) yield await before;
  if (lines.length > 0) yield await next();
}

/** What lines are joined in, again and again: a megabyte of new memory takes longer than what is copied into it. */
class MemberMemory {
  readonly #free: Buffer[] = [];

  async compressed(lines: readonly Buffer[], bytes: number): Promise<Buffer> {
    const free = this.#free.pop();
    const memory = free && free.length >= bytes ? free : Buffer.allocUnsafeSlow(bytes + slackBytes);
    try {
      return await compress(joinedIn(memory, lines), { level: 1, chunkSize: compressedBytes });
    } finally {
      this.#free.push(memory);
    }
  }
}

function joinedIn(memory: Buffer, lines: readonly Buffer[]): Buffer {
  let at = 0;
  for (const line of lines) {
    at += line.copy(memory, at);
    memory[at++] = newline;
  }
  return memory.subarray(0, at);
}

async function* joined(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < partBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
