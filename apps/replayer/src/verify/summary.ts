import type { Checked, Finding } from '@annals/event-store';

/** What `verify` looked at, and what became of what it found. */
export interface Summary extends Checked {
  readonly findings: Readonly<Record<Finding['mending'], number>>;
  readonly repair: boolean;
}

/** The last line of the NDJSON: the only one with `summary`. */
export const jsonSummary = ({ buckets, events, blocks, findings, repair }: Summary) => ({
  summary: {
    buckets,
    events,
    blocks,
    repair,
    mended: findings.mended,
    mendable: findings.mendable,
    notMendable: findings['not-mendable'],
  },
});

export function summaryText({ buckets, events, blocks, findings, repair }: Summary): string {
  const { mended, mendable, 'not-mendable': notMendable } = findings;
  const looked = `buckets: ${buckets}, events: ${events}, blocks of the feed: ${blocks}`;
  const found = mended + mendable + notMendable;
  if (found === 0) return `${looked}; nothing found`;
  const done = repair ? `mended: ${mended}` : `mendable with --repair: ${mendable}`;
  return `${looked}; findings: ${found}, ${done}, not mendable: ${notMendable}`;
}
