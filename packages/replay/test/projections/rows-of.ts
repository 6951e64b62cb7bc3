import { bucketNames, type EventStore } from '@annals/event-store';
import { type AnyProjection, type Build, liveBuild, readRows } from '../../src/index.ts';
import { BucketWriter } from '../../src/projections/fold/bucket-writer.ts';
import { spreadContributions } from '../../src/projections/fold/spread.ts';
import { partitionOf } from '../../src/projections/layout/keys.ts';

/** What readers get of a build, a line a row. */
export async function rowsOf(store: EventStore, projection: AnyProjection, build?: Build): Promise<string[]> {
  const of = build ?? (await liveBuild(store.projections, projection.name));
  if (!of) throw new Error(`"${projection.name}" has no live build`);
  const rows: string[] = [];
  for await (const row of readRows(store, projection, of)) rows.push(JSON.stringify(row));
  return rows;
}

/** Everything that is stored of a build but how it came about: heads, and whether contributions are written down yet. */
export async function storedRows(
  store: EventStore,
  projection: AnyProjection,
  { build }: Build,
): Promise<string[]> {
  const rows: string[] = [];
  for (const bucket of bucketNames(store.layout)) {
    const partition = partitionOf(projection.name, build, bucket);
    const writer = await BucketWriter.open(store.projections, partition, { writer: 'test' });
    if (writer && !writer.head.spread) await spreadContributions(writer, projection);
    for await (const row of store.projections.range(partition, { from: 'a', to: '{' }))
      rows.push(`${bucket} ${JSON.stringify(row)}`);
  }
  return rows;
}
