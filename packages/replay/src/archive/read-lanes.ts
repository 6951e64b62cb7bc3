import { type LineHead, lineHead, lineKey, type RawBlock, type RawHistory } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { Ahead } from '../lines/ahead.ts';
import { compareText, type Line } from '../lines/line.ts';
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

interface PlacedLine {
  readonly position: string;
  readonly bytes: Buffer;
}

class Portion {
  /** By subject: a stream comes mostly in order, so that sorting each is little more than reading it. */
  readonly #streams = new Map<string, PlacedLine[]>();
  readonly #content = new ContentHash();
  #recordedFrom = '~';
  #recordedTo = '';
  bytes = 0;
  events = 0;

  add({ n, lines }: RawBlock, where: string): void {
    for (const line of lines) {
      const { subject, position, recordedtime } = headOf(line, `${where}, block ${n}`);
      this.#content.add(line);
      this.#linesOf(subject).push({ position, bytes: line });
      this.bytes += line.length;
      if (recordedtime < this.#recordedFrom) this.#recordedFrom = recordedtime;
      if (recordedtime > this.#recordedTo) this.#recordedTo = recordedtime;
    }
    this.events += lines.length;
  }

  sorted(): KeptLines {
    const streams = [...this.#streams].map(([subject, lines]) => ({
      start: lineKey({ subject, position: '' }),
      lines: lines.sort((a, b) => compareText(a.position, b.position)),
    }));
    streams.sort((a, b) => compareText(a.start, b.start));
    const lines = streams.flatMap(({ start, lines }) =>
      lines.map(({ position, bytes }): Line => ({ key: start + position, bytes })),
    );
    if (streams.some(({ lines }) => holdsOneTwice(lines))) return withoutLines(lines, doubledAmong(lines));
    return {
      lines,
      doubled: [],
      events: this.events,
      hash: this.#content.hex,
      recordedFrom: this.#recordedFrom,
      recordedTo: this.#recordedTo,
    };
  }

  #linesOf(subject: string): PlacedLine[] {
    let lines = this.#streams.get(subject);
    if (!lines) this.#streams.set(subject, (lines = []));
    return lines;
  }
}

const holdsOneTwice = (lines: readonly PlacedLine[]): boolean =>
  lines.some(({ position }, index) => position === lines[index + 1]?.position);

function headOf(line: Buffer, where: string): LineHead {
  try {
    return lineHead(line);
  } catch (cause) {
    throw new ReplayError('archive-corrupt', `${where}: ${(cause as Error).message}`, { cause });
  }
}
