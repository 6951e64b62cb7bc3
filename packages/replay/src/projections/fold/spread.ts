import type { AnyProjection } from '../define/projection.ts';
import { streamOfKey, streamsRange } from '../layout/keys.ts';
import { valueText } from '../layout/row-value.ts';
import type { BucketWriter } from './bucket-writer.ts';
import { contributionWrites } from './stored-stream.ts';
import { StreamFold, type StreamProgress } from './stream-fold.ts';

/**
 * Writes down what each stream contributes, from the states: a build that merged in memory has left it to whoever is
 * the first to change a row. Killed half-way, it is done again, and gives the same.
 */
export async function spreadContributions(writer: BucketWriter, projection: AnyProjection): Promise<void> {
  const { table, partition } = writer;
  for await (const row of table.range(partition, streamsRange)) {
    const progress = JSON.parse(valueText(row)) as StreamProgress;
    const fold = new StreamFold(projection, streamOfKey(row.rowKey), progress);
    await writer.add(contributionWrites(fold, fold.contributions()));
  }
  await writer.commit({ spread: true });
}
