import type { Backend, Row } from '../../src/backend.ts';
import { bucketNames, type Layout } from '../../src/layout/layout.ts';
import { memoryBackend } from '../../src/memory/memory-backend.ts';

/** A copy of a storage in which someone changed rows by hand, or deleted them (`undefined`). */
export async function changedByHand(
  backend: Backend,
  layout: Layout,
  change: (row: Row, bucket: string) => Row | undefined,
): Promise<Backend> {
  const copy = memoryBackend();
  for (const bucket of bucketNames(layout)) {
    for await (const row of backend.range(bucket, { from: '', to: '~' })) {
      const changed = change(row, bucket);
      if (changed) await copy.insert(bucket, [changed]);
    }
  }
  return copy;
}

/** Everything that a storage's table holds, as text. */
export async function contentOf(backend: Backend, layout: Layout): Promise<string[]> {
  const rows: string[] = [];
  for (const bucket of bucketNames(layout))
    for await (const row of backend.range(bucket, { from: '', to: '~' }))
      rows.push(`${bucket} ${JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))}`);
  return rows;
}
