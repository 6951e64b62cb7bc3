import type { Row } from '../backend.ts';
import { isStoreError } from '../errors.ts';
import { feedKey } from '../layout/keys.ts';
import { differingColumns } from '../layout/columns.ts';
import { type BlockEvent, blockEvents, lineEvent } from './block-events.ts';
import { type FeedSide, isArchived, placeOf } from './feed-side.ts';
import { type BlockPlace, type Finding, type Mending, notMendable } from './finding.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Job } from './job.ts';
import { restoreRow, rewriteLine } from './mend-event.ts';
import { eventPlace, isAtHome, isRight, type Unmatched } from './table-side.ts';

/**
 * What became of the lines of which no row says the same: each is looked at again, with its row as it is now. Takes
 * out of `unmatched` what belongs to one of them.
 */
export async function* compareLines(
  job: Job,
  bucket: string,
  feed: FeedSide,
  unmatched: Map<string, Unmatched>,
): AsyncGenerator<Finding> {
  for (const origin of feed.events.originsLeft()) {
    const place = { bucket, ...(isArchived(origin) ? { lane: 0, n: 0 } : placeOf(origin)) };
    for await (const all of eventsAt(job, place)) {
      const events = all.filter(({ fingerprint }) => feed.events.take(fingerprint));
      const rows = await Promise.all(events.map(({ row }) => job.backend.get(bucket, row.rowKey)));
      for (const [index, event] of events.entries()) {
        const finding = await compareLine(job, place, event, rows[index], unmatched);
        if (finding) yield finding;
      }
    }
  }
  for (const { lane, n, rowKey } of feed.again)
    yield { finding: 'event-twice-in-feed', ...eventPlace(bucket, rowKey), lane, n, ...twice };
}

/** The events of a block; of the archive, for what was trimmed. */
async function* eventsAt(
  { backend, archived }: Job,
  { bucket, lane, n }: BlockPlace,
): AsyncGenerator<readonly BlockEvent[]> {
  if (n === 0) {
    for await (const lines of archived?.(bucket) ?? [])
      yield lines.map((line) => lineEvent(line.toString('utf8')));
    return;
  }
  const block = await backend.get(bucket, feedKey(lane, n));
  yield (block && blockEvents(block)) ?? [];
}

const twice = notMendable('readers take an event that comes twice for one');
const twiceOtherwise = notMendable(
  'the lines differ: followers take them for one, an archive run and replays from the archive stop there',
);

async function compareLine(
  job: Job,
  block: BlockPlace,
  event: BlockEvent,
  row: Row | undefined,
  unmatched: Map<string, Unmatched>,
): Promise<Finding | undefined> {
  const { bucket } = block;
  const { rowKey } = event.row;
  const place = { ...eventPlace(bucket, rowKey), ...block };
  if (!row) {
    job.onLostRow(event.row);
    return { finding: 'event-missing-in-table', ...place, ...(await mendLoss(job, bucket, event)) };
  }
  const wasUnmatched = unmatched.delete(rowKey);
  if (fingerprintOf(row) === event.fingerprint) return undefined;
  // Another line says what the row says.
  if (!wasUnmatched) return { finding: 'event-twice-in-feed', ...place, ...twiceOtherwise };

  const inTable = await rightness(row, job);
  const inFeed = await rightness(event.row, job);
  const columns = differingColumns(row, event.row);
  const right = inTable ? (inFeed ? 'both' : 'table') : inFeed ? 'feed' : 'neither';
  const mend = async (): Promise<Mending> => {
    if (right === 'both') return notMendable('the content hash fits both, and does not cover what differs');
    if (right === 'neither') return notMendable('the content hash fits neither');
    if (right === 'table' && block.n === 0)
      return notMendable('the line is in the archive: archive verify says more');
    if (!job.repair) return { mending: 'mendable' };
    return right === 'feed'
      ? restoreRow(job.backend, bucket, event, row)
      : rewriteLine(job.backend, block, event, row);
  };
  return { finding: 'event-differs', ...place, columns, right, ...(await mend()) };
}

async function mendLoss(
  { backend, layout, repair }: Job,
  bucket: string,
  event: BlockEvent,
): Promise<Mending> {
  if (!isAtHome(layout, bucket, event.row.rowKey))
    return notMendable('its stream belongs into another bucket');
  if (!(await rightness(event.row, { backend })))
    return notMendable('the content hash does not fit the line, or its payload is lost');
  return repair ? restoreRow(backend, bucket, event) : { mending: 'mendable' };
}

/** A row whose payload is lost or changed cannot be called right. */
async function rightness(row: Row, { backend }: Pick<Job, 'backend'>): Promise<boolean> {
  try {
    return await isRight(row, backend);
  } catch (error) {
    if (isStoreError(error)) return false;
    throw error;
  }
}
