import { bucketNames, type EventStore, type RowTable } from '@annals/event-store';
import { allRows, headKey, partitionOf } from '../layout/keys.ts';
import { forgetBuild, markDropping } from './builds.ts';

/**
 * Deletes a build and its rows. Killed half-way, it can be run again.
 * @throws ProjectionError `no-build`, `build-live` unless by `force`
 */
export async function dropBuild(
  store: EventStore,
  name: string,
  build: number,
  { force = false }: { readonly force?: boolean } = {},
): Promise<void> {
  const table = store.projections;
  await markDropping(table, name, build, force);
  for (const bucket of bucketNames(store.layout)) await dropRows(table, partitionOf(name, build, bucket));
  await forgetBuild(table, name, build);
}

async function dropRows(table: RowTable, partition: string): Promise<void> {
  // The head goes first: whoever is at it is refused, and writes no row behind our back.
  await table.write(partition, [{ write: 'delete', rowKey: headKey }]);
  let keys: string[] = [];
  const flush = async () => {
    const writes = keys.map((rowKey) => ({ write: 'delete', rowKey }) as const);
    const { written } = writes.length === 0 ? { written: true } : await table.write(partition, writes);
    // Someone else drops it too: one by one, then, whatever is still there.
    if (!written) for (const write of writes) await table.write(partition, [write]);
    keys = [];
  };
  for await (const { rowKey } of table.range(partition, allRows, [])) {
    keys.push(rowKey);
    if (keys.length === 100) await flush();
  }
  await flush();
}
