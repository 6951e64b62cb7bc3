import type { Backend, Row } from '../backend.ts';
import type { Layout } from '../layout/layout.ts';

/** What a verification is to do, in every bucket. */
export interface Job {
  readonly backend: Backend;
  readonly layout: Layout;
  readonly repair: boolean;
  readonly payloads: boolean;
  readonly archived: ArchivedLines | undefined;
  readonly onRow: (row: Row) => void;
  readonly onBlock: () => void;
  /** Hears of events that stand in the feed alone. */
  readonly onLostRow: (row: Row) => void;
}

/** What the archive holds of a bucket: all that was trimmed of its feed, and more. */
export type ArchivedLines = (bucket: string) => AsyncIterable<readonly Buffer[]>;
