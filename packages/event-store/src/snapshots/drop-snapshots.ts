import type { StreamName } from '@annals/events-schema';
import type { RowTable } from '../backend.ts';
import { snapshotRange } from '../layout/keys.ts';
import { bucketOf, type Layout } from '../layout/layout.ts';

/** Deletes a stream's snapshots; one that is gone already was deleted by someone else. */
export async function dropSnapshots(table: RowTable, layout: Layout, name: StreamName): Promise<number> {
  const bucket = bucketOf(layout, name.category, name.id);
  let dropped = 0;
  for await (const { rowKey } of table.range(bucket, snapshotRange(name), [])) {
    const { written } = await table.write(bucket, [{ write: 'delete', rowKey }]);
    if (written) dropped += 1;
  }
  return dropped;
}
