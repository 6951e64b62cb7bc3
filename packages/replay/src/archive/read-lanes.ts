import { type LineHead, lineHead, type RawBlock, type RawHistory } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import { Ahead } from '../lines/ahead.ts';
import { byKey, type Line } from '../lines/line.ts';
import { ContentHash } from './content-hash.ts';
import { doubledAmong, type KeptLines, withoutLines } from './doubled-lines.ts';
import { LineMemory } from './line-memory.ts';

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
  readonly #memory = new LineMemory();
  readonly #content = new ContentHash();
  readonly #lines: Line[] = [];
  #recordedFrom = '~';
  #recordedTo = '';

  get bytes(): number {
    return this.#memory.bytes;
  }

  get events(): number {
    return this.#lines.length;
  }

  add({ n, lines }: RawBlock, where: string): void {
    for (const line of lines) {
      const { key, recordedtime } = headOf(line, `${where}, block ${n}`);
      this.#content.add(line);
      this.#lines.push({ key, bytes: this.#memory.keep(line) });
      if (recordedtime < this.#recordedFrom) this.#recordedFrom = recordedtime;
      if (recordedtime > this.#recordedTo) this.#recordedTo = recordedtime;
    }
  }

  sorted(): KeptLines {
    const lines = this.#lines.sort(byKey);
    const doubled = doubledAmong(lines);
    if (doubled.size > 0) return withoutLines(lines, doubled);
    return {
      lines,
      doubled: [],
      events: lines.length,
      hash: this.#content.hex,
      recordedFrom: this.#recordedFrom,
      recordedTo: this.#recordedTo,
    };
  }
}

function headOf(line: Buffer, where: string): LineHead {
  try {
    return lineHead(line);
  } catch (cause) {
    throw new ReplayError('archive-corrupt', `${where}: ${(cause as Error).message}`, { cause });
  }
}
