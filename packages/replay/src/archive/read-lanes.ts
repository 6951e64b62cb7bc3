import { type LineHead, lineHead, type RawBlock, type RawHistory } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { Ahead } from '../lines/ahead.ts';
import { ByStream, type StreamLines } from '../lines/by-stream.ts';
import type { Line } from '../lines/line.ts';
import { ContentHash } from './content-hash.ts';
import { doubledAmong, type KeptLines, withoutLines } from './doubled-lines.ts';

/** New lines of a bucket, sorted, and how far they reach. */
export interface NewLines extends KeptLines {
  /** By lane. */
  readonly checkpoint: readonly number[];
  /** False if this is all there is. */
  readonly more: boolean;
}

/**
 * What came to a bucket's feed behind a checkpoint, in portions of about `maxBytes`. A portion ends after a whole
 * round over the lanes, so it depends on where it began and on the feed alone, not on when it is read.
 */
export async function* newLines(
  raw: Pick<RawHistory, 'feedLines'>,
  bucket: string,
  from: readonly number[],
  maxBytes: number,
): AsyncGenerator<NewLines> {
  // One block ahead, so that lanes wait for the storage together.
  const lanes = from.map((after, lane) => new Ahead(raw.feedLines(bucket, lane, after)));
  const checkpoint = [...from];
  const open = new Set(lanes.keys());
  try {
    while (open.size > 0) {
      const portion = new Portion();
      while (open.size > 0 && portion.bytes < maxBytes) {
        for (const lane of [...open]) {
          const block = await lanes[lane]?.next();
          if (!block) open.delete(lane);
          else {
            portion.add(block, `bucket ${bucket}, lane ${lane}`);
            checkpoint[lane] = block.n;
          }
        }
      }
      const more = open.size > 0;
      if (portion.events > 0) yield { ...portion.sorted(), checkpoint: [...checkpoint], more };
    }
  } finally {
    await Promise.all(lanes.map((lane) => lane.end()));
  }
}

class Portion {
  readonly #lines = new ByStream<Buffer>();
  readonly #content = new ContentHash();
  #recordedFrom = '~';
  #recordedTo = '';
  bytes = 0;
  events = 0;

  add({ n, lines }: RawBlock, where: string): void {
    for (const line of lines) {
      const head = headOf(line, `${where}, block ${n}`);
      const { recordedtime } = head;
      this.#content.add(line);
      this.#lines.add(head, line);
      this.bytes += line.length;
      if (recordedtime < this.#recordedFrom) this.#recordedFrom = recordedtime;
      if (recordedtime > this.#recordedTo) this.#recordedTo = recordedtime;
    }
    this.events += lines.length;
  }

  sorted(): KeptLines {
    const streams = this.#lines.sorted();
    const lines = streams.flatMap(({ start, lines }) =>
      lines.map(({ position, of }): Line => ({ key: start + position, bytes: of })),
    );
    if (streams.some(holdsOneTwice)) return withoutLines(lines, doubledAmong(lines));
    return {
      lines,
      doubled: [],
      events: this.events,
      hash: this.#content.hex,
      recordedFrom: this.#recordedFrom,
      recordedTo: this.#recordedTo,
    };
  }
}

const holdsOneTwice = ({ lines }: StreamLines<Buffer>): boolean =>
  lines.some(({ position }, index) => position === lines[index + 1]?.position);

function headOf(line: Buffer, where: string): LineHead {
  try {
    return lineHead(line);
  } catch (cause) {
    throw new ReplayError('archive-corrupt', `${where}: ${(cause as Error).message}`, { cause });
  }
}
