import type { Backend, Row } from '../backend.ts';
import type { Layout } from '../layout/layout.ts';

/** What a verification is to do, in every bucket. */
export interface Job {
  readonly backend: Backend;
  readonly layout: Layout;
  readonly repair: boolean;
  readonly payloads: boolean;
  readonly onRow: (row: Row) => void;
  readonly onBlock: () => void;
  /** Hears of events that stand in the feed alone. */
  readonly onLostRow: (row: Row) => void;
}
