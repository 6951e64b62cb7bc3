import {
  type Catalogue,
  type CloudEvent,
  completeDraft,
  type DraftEvent,
  EventInvalidError,
  type Foldable,
  parseSubject,
  type RecordedEvent,
  type StreamName,
} from '@annals/events-schema';
import { accept } from './accept/accept.ts';
import type { AcceptedEvent } from './accept/accepted-event.ts';
import type { AppendBounds } from './append/admission.ts';
import { Appender } from './append/appender.ts';
import { type AppendLoad, observedBackend, type StoreObserver } from './append/observer.ts';
import type { AppendOutcome } from './append/outcome.ts';
import type { Backend, RowTable } from './backend.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { StoreError } from './errors.ts';
import { type Checkpoint, feedEnd, type FeedBlock, readFeed } from './feed/read-feed.ts';
import type { Layout } from './layout/layout.ts';
import type { Privacy } from './personal/privacy.ts';
import { Quarantine } from './quarantine/quarantine.ts';
import { RawHistory } from './raw/raw-history.ts';
import { listStreams, type StreamSummary } from './read/list-streams.ts';
import { pageOfStreams, type StreamsPage, type StreamsQuestion } from './read/page-of-streams.ts';
import { isProvisional, normaliseQuestion, type Question } from './read/question.ts';
import { type ReadOptions, readStream, type StreamReading } from './read/read-stream.ts';
import { Folding, type Replay, type StreamReplay } from './read/replay.ts';
import { replayAll } from './read/replay-all.ts';
import { scanChunks, type ScanOptions } from './read/scan.ts';
import { dropSnapshots } from './snapshots/drop-snapshots.ts';
import { type SnapshotOptions, Snapshots } from './snapshots/snapshots.ts';
import { type Verification, verify, type VerifyOptions } from './verify/verify.ts';

/** With a `Privacy`, personal fields are sealed wherever they are stored; without, they are stored as they come. */
export interface StoreOptions extends Partial<Privacy> {
  /** The streams that may be appended to and read. */
  readonly catalogue: Catalogue;
  /** `source` of drafts that are appended here. */
  readonly source?: string | undefined;
  /** Transactions under way at once; 4 unless told. */
  readonly maxInFlight?: number | undefined;
  /** How many events are taken in at once; beyond, callers wait, and past that are refused. */
  readonly bounds?: AppendBounds | undefined;
  /** Keep states of long sequenced streams, so that a replay need not begin at the beginning; no, unless told. */
  readonly snapshots?: SnapshotOptions | undefined;
  /** The feed lane that this writer prefers, modulo their number; any, unless told. Several writers on one lane are slower, not wrong. */
  readonly lane?: number | undefined;
  /** Told of every transaction; nothing is measured without it. */
  readonly observer?: StoreObserver | undefined;
}

/** What may be appended: a draft of a declared stream, or a complete CloudEvent. */
export type Appendable = DraftEvent | CloudEvent;

/**
 * The event store: append, read, fold, scan, follow. One object serves a process; all methods may be called at any
 * time, in any number. Errors of the storage pass through; those of the store are {@link StoreError}.
 */
export class EventStore {
  readonly catalogue: Catalogue;
  readonly layout: Layout;
  readonly quarantine: Quarantine;
  readonly deadLetters: DeadLetters;
  /** The history as it lies in the storage, for the archive and what is made from it. */
  readonly raw: RawHistory;
  /** What seals and opens personal fields here; `{}` if nothing does. */
  readonly privacy: Partial<Privacy>;
  /** Table `projections`, for whoever projects. */
  readonly projections: RowTable;
  /** Table `replays`, for whoever runs jobs. */
  readonly replays: RowTable;
  readonly #backend: Backend;
  readonly #source: string | undefined;
  readonly #snapshots: Snapshots | undefined;
  readonly #appender: Appender;

  constructor(backend: Backend, layout: Layout, options: StoreOptions) {
    this.catalogue = options.catalogue;
    this.layout = layout;
    const { seal, open, openArriving, refused, isPersonal } = options;
    this.privacy = given({ seal, open, openArriving, refused, isPersonal });
    this.quarantine = new Quarantine(backend, refused);
    this.deadLetters = new DeadLetters(backend);
    this.projections = backend.projections;
    this.replays = backend.replays;
    this.raw = new RawHistory(backend, layout);
    this.#backend = backend;
    this.#source = options.source;
    this.#snapshots = options.snapshots && new Snapshots(backend.snapshots, layout, options.snapshots);
    const { observer } = options;
    this.#appender = new Appender(observer ? observedBackend(backend, observer) : backend, layout, options);
  }

  /** The time by the storage's clock. */
  now(): Date {
    return this.#backend.now();
  }

  /** How many events are on their way into the storage at this moment. */
  get load(): AppendLoad {
    return this.#appender.load;
  }

  /**
   * Stores events of one stream, all or none, durable once it returns: at most 99, and what one transaction of
   * 4 MiB holds. Events that are stored already, with the same content, are no obstacle.
   *
   * @throws EventInvalidError (`event-invalid`) naming fields and rules; StoreError `append-invalid`,
   * `overloaded` (past the second of the store's bounds: nothing of it was written).
   */
  async append(events: Appendable | readonly Appendable[]): Promise<AppendOutcome> {
    const list = (Array.isArray(events) ? events : [events]) as readonly Appendable[];
    const accepted: AcceptedEvent[] = [];
    for (const [index, given] of list.entries()) {
      const result = await accept(this.catalogue, this.#eventOf(given), this.privacy);
      if (!result.valid) {
        const { type, subject } = namesOf(given);
        throw new EventInvalidError(
          result.violations.map((violation) => ({ event: index, type, subject, ...violation })),
        );
      }
      accepted.push(result.event);
    }
    return this.appendAccepted(accepted);
  }

  /** The same for events that {@link accept} let pass. */
  appendAccepted(events: readonly AcceptedEvent[]): Promise<AppendOutcome> {
    return this.#appender.append(events);
  }

  /**
   * A stream's events in order. A sequenced stream ends at a gap, which `gapAt` of the reading then names.
   * @throws StoreError `bad-time`, `bad-stream`, `bad-position`
   */
  read(name: StreamName, options?: ReadOptions): StreamReading {
    const subject = `${name.category}/${name.id}`;
    const stream = this.catalogue.byCategory.get(name.category);
    if (!stream || !parseSubject(subject))
      throw new StoreError('bad-stream', `"${subject}" is no stream of a declared category`);
    return readStream(this.#backend, this.layout, name, stream.ordering, {
      ...options,
      open: this.privacy.open,
    });
  }

  /**
   * Folds a stream to its state, as of a time, as known at a time.
   * @throws StoreError `bad-time`, `bad-stream`; FoldError naming stream and position
   */
  async replay<State>(stream: Foldable<State>, id: string, question: Question = {}): Promise<Replay<State>> {
    const normalised = normaliseQuestion(question);
    const snapshots = this.#keepsSnapshots(stream) ? this.#snapshots : undefined;
    const found = await snapshots?.find(stream, id, normalised);
    const before = found?.usable;
    const folding = new Folding(stream, normalised, before);
    // Unfiltered but for what a range of keys can say: the fold itself decides what counts.
    const reading = this.read(
      { category: stream.category, id },
      {
        from: before && String(before.events + 1),
        asOf: timeOrdered(stream, normalised),
        pastGaps: true,
      },
    );
    for await (const event of reading) if (!folding.add(event)) break;
    const folded = folding.snapshot();
    if (snapshots && folded) await snapshots.keep(stream, id, folded, found);
    return folding.result(isProvisional(normalised, this.now()));
  }

  /** The state of every stream of a category, from one scan. Order: bucket by bucket, as they come. */
  replayAll<State>(
    stream: Foldable<State>,
    options?: Question & Pick<ScanOptions, 'concurrency'>,
  ): AsyncGenerator<StreamReplay<State>> {
    return replayAll(this.#backend, this.layout, stream, { ...options, open: this.privacy.open });
  }

  /** Deletes what is kept of a stream's states, by whatever code folded it; returns how many there were. */
  dropSnapshots(name: StreamName): Promise<number> {
    return dropSnapshots(this.#backend.snapshots, this.layout, name);
  }

  /** Every stream that has events, with their number. */
  streams(options: { readonly category?: string | undefined } = {}): AsyncGenerator<StreamSummary> {
    return listStreams(this.#backend, this.layout, options.category);
  }

  /** Some of the streams that have events, in the order of their keys, from anywhere on; reads little more than these. */
  streamsPage(question: StreamsQuestion): Promise<StreamsPage> {
    return pageOfStreams(this.#backend, this.layout, question);
  }

  /** Every event; each stream contiguous and in order, within its bucket. */
  async *scan(options?: ScanOptions): AsyncGenerator<RecordedEvent> {
    // One bucket at a time keeps streams contiguous; chunks of several would mix them.
    for await (const { events } of scanChunks(this.#backend, this.layout, {
      ...options,
      concurrency: 1,
      open: this.privacy.open,
    }))
      yield* events;
  }

  /**
   * The events of one bucket in chunks, each stream contiguous and in order; of a category those behind stream
   * `afterId`, if that is given.
   */
  async *scanBucket(
    bucket: string,
    category?: string,
    afterId?: string,
  ): AsyncGenerator<readonly RecordedEvent[]> {
    const options = { buckets: [bucket], category, afterId, open: this.privacy.open };
    for await (const { events } of scanChunks(this.#backend, this.layout, options)) yield events;
  }

  /** Where a reader of the feed stands that has dealt with all that is stored now; `before` is such a place of earlier. */
  feedEnd(before?: Checkpoint): Promise<Checkpoint> {
    return feedEnd(this.#backend, this.layout, before);
  }

  /** What was stored since a checkpoint, up to now. */
  feed(from?: Checkpoint): AsyncGenerator<FeedBlock> {
    return readFeed(this.#backend, this.layout, from, this.privacy.open);
  }

  /**
   * Compares table and feed, bucket by bucket: which events differ, which lane has a hole, which identity stands at
   * two positions. With `repair` it mends what one can be mended of from the other. Others may append meanwhile.
   * What was trimmed of the feed is compared with `archived`.
   * @throws StoreError `bad-bucket`; `feed-trimmed` if that is not given and something was
   */
  verify(options?: VerifyOptions): Verification {
    return verify(this.#backend, this.layout, options);
  }

  /** A state holds opened fields, of any number of subjects: none is kept that would have to be found and erased. */
  #keepsSnapshots<State>({ ordering, versions }: Foldable<State>): boolean {
    const { isPersonal = () => false } = this.privacy;
    return ordering === 'sequence' && ![...versions.keys()].some(isPersonal);
  }

  /** What is neither a draft nor an event is left as it is: the envelope's rules say what it lacks. */
  #eventOf(given: unknown): unknown {
    if (typeof given !== 'object' || given === null || 'specversion' in given) return given;
    return this.#complete(given as DraftEvent);
  }

  #complete(draft: DraftEvent): CloudEvent {
    if (this.#source === undefined)
      throw new StoreError(
        'append-invalid',
        'a draft has no source: give the store one, or append complete events',
      );
    return completeDraft(draft, { source: this.#source, now: () => this.now() });
  }
}

/** Type and subject, as far as something has them. */
function namesOf(given: unknown): { readonly type: string; readonly subject: string } {
  const { type, subject } = { ...(given as Record<string, unknown> | null) };
  const textOf = (value: unknown) => (typeof value === 'string' ? value : '?');
  return { type: textOf(type), subject: textOf(subject) };
}

const timeOrdered = (stream: { readonly ordering: string }, { asOf }: Question) =>
  stream.ordering === 'time' ? asOf : undefined;

/** Without what was not given. */
const given = (privacy: { [Part in keyof Privacy]: Privacy[Part] | undefined }): Partial<Privacy> =>
  Object.fromEntries(Object.entries(privacy).filter(([, part]) => part !== undefined));
