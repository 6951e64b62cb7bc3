import { hash } from 'node:crypto';
import { bucketOf, defaultLayout, type Layout, type RawBlock } from '@annals/event-store';
import type { ArchivedHistory } from '@annals/replay';
import { message } from './events.ts';

const layout: Layout = defaultLayout;
const buckets = Array.from({ length: layout.buckets }, (_, index) => String(index).padStart(2, '0'));
const linesABlock = 99;
const mostStreams = 1_000;

/** A line as the store writes it, about 600 bytes. */
function lineOf(stream: string, n: number): Buffer {
  const { data, sequence = '', ...attributes } = message(stream, n);
  const head = JSON.stringify({ ...attributes, sequence }).slice(0, -1);
  const text = JSON.stringify(data);
  const stamp = `"position":"${sequence}","recordedtime":"${attributes.time}","contenthash":"${hash('sha256', text)}"`;
  return Buffer.from(`${head},${stamp},"data":${text}}`);
}

/**
 * The feed of a history of 1,000 conversations (fewer, if it is short), made as it is read, so that a million events need no hour of
 * appending and no memory. It comes in `stages`, each an equal share of the numbers; of each stage one event in
 * twenty comes a stage later.
 */
export class SyntheticFeed {
  readonly #streams: number;
  readonly #each: number;
  readonly #stages: number;
  readonly #bucketOfStream: readonly string[];
  #stage = 0;
  readonly archive: ArchivedHistory['archive'];
  readonly layout = layout;

  constructor(archive: ArchivedHistory['archive'], events: number, stages: number) {
    this.archive = archive;
    // Of a stage each stream has at least one.
    this.#streams = Math.max(1, Math.min(mostStreams, Math.floor(events / stages)));
    this.#each = Math.max(stages, Math.round(events / this.#streams));
    this.#stages = stages;
    this.#bucketOfStream = Array.from({ length: this.#streams }, (_, n) =>
      bucketOf(layout, 'conversation', `c-${n}`),
    );
  }

  get events(): number {
    return this.#each * this.#streams;
  }

  /** Goes on to the next stage; false after the last. */
  next(): boolean {
    this.#stage += 1;
    return this.#stage <= this.#stages;
  }

  buckets = (): string[] => buckets;

  /** All lies in lane 0; a stage begins where the one before ended. */
  async *feedLines(bucket: string, lane: number, after: number): AsyncGenerator<RawBlock> {
    await Promise.resolve();
    if (lane > 0) return;
    let n = after;
    let lines: Buffer[] = [];
    for (let number = 1; number <= this.#each; number += 1) {
      for (let stream = 0; stream < this.#streams; stream += 1) {
        if (this.#stageOf(number, stream) !== this.#stage || !this.#isIn(bucket, stream)) continue;
        lines.push(lineOf(`c-${stream}`, number));
        if (lines.length < linesABlock) continue;
        yield { n: (n += 1), lines };
        lines = [];
      }
    }
    if (lines.length > 0) yield { n: n + 1, lines };
  }

  #isIn(bucket: string, stream: number): boolean {
    return this.#bucketOfStream[stream] === bucket;
  }

  #stageOf(number: number, stream: number): number {
    const stage = Math.ceil((number * this.#stages) / this.#each);
    const late = (number + stream) % 20 === 0;
    return late ? Math.min(stage + 1, this.#stages) : stage;
  }
}
