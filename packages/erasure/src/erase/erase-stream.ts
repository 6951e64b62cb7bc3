import type { EventStore } from '@annals/event-store';
import type { AnyProjection } from '@annals/replay';
import { SubjectSet } from '../subject/subject-set.ts';
import type { SubjectStream } from '../subject/subject-streams.ts';
import type { ErasureKeys } from './erasure-keys.ts';
import { eraseInProjections } from './erase-in-projections.ts';
import type { FoundStream } from './found-rows.ts';
import { plainPositions } from './plain-fields.ts';

/** Takes out what a stream's personal fields said, wherever it was kept in the clear. */
export async function eraseStream(
  store: EventStore,
  keys: Pick<ErasureKeys, 'erase'>,
  known: readonly AnyProjection[],
  subjects: SubjectSet,
  { name, events, unnamed }: SubjectStream,
): Promise<FoundStream> {
  for (const stream of unnamed) await keys.erase(stream, { at: store.now() });
  const snapshots = await store.dropSnapshots(name);
  const plain = await plainPositions(store, name, new SubjectSet([...subjects, ...unnamed]));
  const { refolded, dropped } = await eraseInProjections(store, known, name);
  return { name, events, snapshots, refolded, dropped, plain };
}
