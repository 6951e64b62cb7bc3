import type { Row } from '@annals/event-store';
import type { HistorySource } from '../build/history-reader.ts';
import { headKey } from '../layout/keys.ts';

/** How far a bucket of a build is. */
export interface BucketHead {
  /** `folding`: contributions are being written; `merging`: rows are; `done`: the build may be followed here. */
  readonly stage: 'folding' | 'merging' | 'done';
  /** Of each feed lane, the last block that is folded. */
  readonly lanes: Readonly<Record<string, number>>;
  readonly streams: number;
  readonly events: number;
  /**
   * Where to go on after a stop: while folding, the last stream of which all is written, `<category>:<id>:`; while
   * merging, the last key. Undefined if the stage has to begin again.
   */
  readonly at: string | undefined;
  /** True while keys wait to be merged anew. */
  readonly changed: boolean;
  /** False while contributions are written down nowhere: a build that merged in memory leaves that to the first follower. */
  readonly spread: boolean;
  /** Where its events were read from, once they are folded. */
  readonly source: HistorySource | undefined;
  /** Who wrote it last, and its how manieth write that was: an answer that was lost is recognised by this. */
  readonly writer: string;
  readonly turn: number;
}

export const freshHead = (writer: string, lanes: Readonly<Record<string, number>>): BucketHead => ({
  stage: 'folding',
  lanes,
  streams: 0,
  events: 0,
  at: undefined,
  changed: false,
  spread: true,
  source: undefined,
  writer,
  turn: 0,
});

export const headRow = ({ lanes, changed, spread, ...columns }: BucketHead): Row => ({
  ...columns,
  rowKey: headKey,
  lanes: JSON.stringify(lanes),
  changed: changed ? 1 : 0,
  spread: spread ? 1 : 0,
});

export const headOf = (row: Row): BucketHead => ({
  stage: row.stage as BucketHead['stage'],
  lanes: JSON.parse(String(row.lanes)) as Record<string, number>,
  streams: Number(row.streams),
  events: Number(row.events),
  at: typeof row.at === 'string' ? row.at : undefined,
  changed: row.changed === 1,
  spread: row.spread !== 0,
  source: row.source === 'archive' || row.source === 'table' ? row.source : undefined,
  writer: String(row.writer),
  turn: Number(row.turn),
});
