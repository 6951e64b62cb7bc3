import { type Backend, type Row, rowVersion } from '../backend.ts';
import { feedRow } from '../feed/block.ts';
import { eventLine } from '../layout/event-row.ts';
import { feedKey } from '../layout/keys.ts';
import { storedOfRow } from '../layout/stored-event.ts';
import { type BlockEvent, blockEvents } from './block-events.ts';
import { type BlockPlace, type Mending, notMendable } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';

/** Times that something is tried which others change meanwhile. */
const tries = 5;

const changedMeanwhile = notMendable('it changed meanwhile: verify again');

/** Puts an event's row back as its line has it, into its empty place or for the wrong row that was `seen` there. */
export async function restoreRow(
  backend: Backend,
  bucket: string,
  { row, fingerprint }: BlockEvent,
  seen?: Row,
): Promise<Mending> {
  await backend.rewrite(bucket, [{ row, version: seen?.[rowVersion] }]);
  // Whoever wrote it, and whatever became of the answer: what stands there now counts.
  const now = await backend.get(bucket, row.rowKey);
  return now && fingerprintOf(now) === fingerprint ? { mending: 'mended' } : changedMeanwhile;
}

/** Writes a wrong line of a block anew, as the row has it. */
export async function rewriteLine(
  backend: Backend,
  { bucket, lane, n }: BlockPlace,
  wrong: BlockEvent,
  row: Row,
): Promise<Mending> {
  const { event, stamp } = storedOfRow(row);
  const line = eventLine(event, stamp);
  for (let left = tries; left > 0; left -= 1) {
    const block = await backend.get(bucket, feedKey(lane, n));
    const events = block && blockEvents(block);
    if (!events) return changedMeanwhile;
    if (!events.some(({ fingerprint }) => fingerprint === wrong.fingerprint))
      return events.some((one) => one.line === line) ? { mending: 'mended' } : changedMeanwhile;
    const lines = events.map((one) => (one.fingerprint === wrong.fingerprint ? line : one.line));
    const mended = feedRow(lane, n, lines);
    if (!mended) return notMendable('with the right line the block is larger than a row holds');
    await backend.rewrite(bucket, [{ row: mended, version: block[rowVersion] }]);
  }
  return changedMeanwhile;
}
