/** Where an event stands. */
export interface EventPlace {
  readonly bucket: string;
  /** `<category>/<id>` */
  readonly stream: string;
  readonly position: string;
}

/** A block of the feed: the n-th of a lane. Block 0 is the archive, for what was trimmed. */
export interface BlockPlace {
  readonly bucket: string;
  readonly lane: number;
  readonly n: number;
}

/** What is wrong between table and feed, or with what is stored. */
export type Discrepancy =
  /** A line of the feed without its row. */
  | ({ readonly finding: 'event-missing-in-table' } & EventPlace & BlockPlace)
  /** A row without its line. */
  | ({ readonly finding: 'event-missing-in-feed' } & EventPlace)
  /** Row and line of one event say different things; `right` is whose content hash fits. */
  | ({
      readonly finding: 'event-differs';
      readonly columns: readonly string[];
      readonly right: 'table' | 'feed' | 'both' | 'neither';
    } & EventPlace &
      BlockPlace)
  /** A second line of one event, in this block. */
  | ({ readonly finding: 'event-twice-in-feed' } & EventPlace & BlockPlace)
  /** Row and line agree, and the content hash does not fit them. */
  | ({ readonly finding: 'content-hash-wrong' } & EventPlace)
  /** The blob that a row refers to is lost, or does not hold what its name says. */
  | ({ readonly finding: 'payload-missing' | 'payload-corrupt'; readonly dataref: string } & EventPlace)
  /** Blocks `n` to `through` of a lane are missing, and later ones are there; `events` of theirs are in the table. */
  | ({ readonly finding: 'lane-hole'; readonly through: number; readonly events: number } & BlockPlace)
  | ({ readonly finding: 'block-unreadable'; readonly events: number } & BlockPlace)
  /** One (source, id) at two positions; of a third, a second finding names the first and the third. */
  | {
      readonly finding: 'identity-twice';
      readonly source: string;
      readonly id: string;
      readonly places: readonly [EventPlace, EventPlace];
    };

/** What can be done, or was: `mendable` only where repair was not asked for; `reason` says why nothing can. */
export type Mending =
  { readonly mending: 'mended' | 'mendable' } | { readonly mending: 'not-mendable'; readonly reason: string };

export type Finding = Discrepancy & Mending;

export const notMendable = (reason: string): Mending => ({ mending: 'not-mendable', reason });
