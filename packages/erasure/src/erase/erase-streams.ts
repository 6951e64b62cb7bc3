import type { EventStore } from '@annals/event-store';
import type { AnyProjection } from '@annals/replay';
import { type PlainEvent, plainEvents } from '../plain/plain-events.ts';
import type { WithoutPlain } from '../plain/plain-fields.ts';
import { putStale, putStalePayload } from '../plain/stale-rows.ts';
import { SubjectSet } from '../subject/subject-set.ts';
import type { SubjectStream } from '../subject/subject-streams.ts';
import { eraseInProjections } from './erase-in-projections.ts';
import type { ErasureKeys } from './erasure-keys.ts';
import { putFound, putRewritten, type ShardOfJob } from './found-rows.ts';

export interface BucketWork {
  readonly store: EventStore;
  readonly keys: Pick<ErasureKeys, 'erase'>;
  readonly known: readonly AnyProjection[];
  readonly without: WithoutPlain;
  /** A shard is a bucket. */
  readonly at: ShardOfJob;
}

/**
 * Takes out what the personal fields of some streams of a bucket said, wherever it was kept in the clear. Together, since events
 * that were stored before sealing was on are found in the feed by reading all of the bucket's.
 */
export async function eraseStreams(work: BucketWork, streams: readonly SubjectStream[]): Promise<void> {
  const { store, keys, known, without, at } = work;
  const plain = new Map<SubjectStream, readonly PlainEvent[]>();
  for (const stream of streams) {
    // Those of the streams, and those that this process may still have in memory, since another one erased them.
    const theirs = new SubjectSet([...stream.named, ...stream.unnamed]);
    for (const subject of theirs) await keys.erase(subject, { at: store.now() });
    plain.set(stream, await plainEvents(store, stream.name, theirs, without));
  }
  await rewritePlain(work, plain);
  for (const stream of streams) {
    const { name, events, shared, unnamed } = stream;
    const closed = shared && unnamed.length > 0;
    const snapshots = await store.dropSnapshots(name);
    const { refolded, dropped } = await eraseInProjections(store, known, name);
    const rewritten = plain.get(stream)?.length ?? 0;
    await putFound(store.replays, at, { name, events, snapshots, refolded, dropped, rewritten, closed });
  }
}

async function rewritePlain(
  { store, without, at }: BucketWork,
  plain: ReadonlyMap<SubjectStream, readonly PlainEvent[]>,
): Promise<void> {
  const events = [...plain.values()].flat();
  if (events.length === 0) return;
  const { replays, raw } = store;
  // Before the first of them is changed: afterwards nothing tells any more where copies lie.
  await putStale(replays, at, events);
  for (const [{ name }, { length }] of plain)
    if (length > 0) await putRewritten(replays, at.job, name, length);
  await raw.rewriteEvents(at.shard, {
    keys: new Set(events.map(({ key }) => key)),
    change: without,
    onPayload: (dataref) => putStalePayload(replays, at.job, dataref),
  });
}
