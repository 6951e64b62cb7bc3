import { parseSubject, type RecordedEvent } from '@annals/events-schema';
import type { Checkpoint, EventStore, FeedBlock } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { ProjectionError } from '../errors.ts';
import { advance } from '../fold/advance.ts';
import { BucketWriter, type WriterOptions } from '../fold/bucket-writer.ts';
import { mergeChanged } from '../fold/merge-keys.ts';
import { spreadContributions } from '../fold/spread.ts';
import { loadStream, writeStream } from '../fold/stored-stream.ts';

/** Streams whose rows are read, and which are folded, at the same time. */
const streamsAtOnce = 16;

/** Takes one bucket of a build further, by the blocks of the feed that belong to it. */
export class BucketFollower {
  readonly bucket: string;
  readonly #store: EventStore;
  readonly #projection: AnyProjection;
  readonly #writer: BucketWriter;
  #lanes: Record<string, number>;
  #waiting: RecordedEvent[] = [];
  waitingChars = 0;
  events = 0;
  keys = 0;

  private constructor(store: EventStore, projection: AnyProjection, writer: BucketWriter, bucket: string) {
    this.bucket = bucket;
    this.#store = store;
    this.#projection = projection;
    this.#writer = writer;
    this.#lanes = { ...writer.head.lanes };
  }

  static async open(
    store: EventStore,
    projection: AnyProjection,
    partition: string,
    bucket: string,
    options: WriterOptions,
  ): Promise<BucketFollower> {
    const writer = await BucketWriter.open(store.projections, partition, options);
    if (writer?.head.stage !== 'done')
      throw new ProjectionError('no-build', `${partition} is not there, or not done: the build was dropped`);
    return new BucketFollower(store, projection, writer, bucket);
  }

  get checkpoint(): Checkpoint {
    const lanes = Object.entries(this.#lanes).map(([lane, n]) => [`${this.bucket}:${lane}`, n] as const);
    return Object.fromEntries(lanes);
  }

  get waitingEvents(): number {
    return this.#waiting.length;
  }

  push({ lane, n, events }: FeedBlock): void {
    this.#lanes[lane] = n;
    for (const event of events) {
      if (!this.#projection.folds.has(categoryOf(event))) continue;
      this.#waiting.push(event);
      this.waitingChars += JSON.stringify(event.data).length;
    }
  }

  /** Folds what waits, and moves the checkpoint in the transaction that holds the last of it. */
  async takeIn(): Promise<void> {
    const streams = [...bySubject(this.#waiting)];
    if (streams.length > 0 && !this.#writer.head.spread)
      await spreadContributions(this.#writer, this.#projection);
    let folded = 0;
    let begun = 0;
    for (let start = 0; start < streams.length; start += streamsAtOnce) {
      const some = streams.slice(start, start + streamsAtOnce);
      const loaded = await Promise.all(some.map(([subject, events]) => this.#advance(subject, events)));
      for (const stream of loaded) {
        folded += stream.fold.events;
        begun += stream.text === undefined ? 1 : 0;
        await writeStream(this.#writer, this.#projection, stream);
      }
    }
    const { head } = this.#writer;
    if (JSON.stringify(head.lanes) !== JSON.stringify(this.#lanes))
      await this.#writer.commit({
        lanes: { ...this.#lanes },
        streams: head.streams + begun,
        events: head.events + folded,
      });
    this.events += this.#waiting.length;
    this.#waiting = [];
    this.waitingChars = 0;
  }

  async #advance(subject: string, events: readonly RecordedEvent[]) {
    const name = parseSubject(subject);
    if (!name) throw new Error(`"${subject}" is no stream`);
    const { table, partition } = this.#writer;
    const stream = await loadStream(table, partition, this.#projection, name);
    await advance(stream.fold, events, (of, options) => this.#store.read(of, options));
    return stream;
  }

  /** Merges the keys that changed, in this pass or in one that was killed. */
  async merge(): Promise<void> {
    if (this.#writer.head.changed) this.keys += await mergeChanged(this.#writer, this.#projection);
  }
}

function bySubject(events: readonly RecordedEvent[]): Map<string, RecordedEvent[]> {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const own = streams.get(event.subject);
    if (own) own.push(event);
    else streams.set(event.subject, [event]);
  }
  return streams;
}

const categoryOf = ({ subject }: RecordedEvent) => subject.slice(0, subject.indexOf('/'));
