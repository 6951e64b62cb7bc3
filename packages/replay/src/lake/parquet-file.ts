import type { RecordedEvent } from '@annals/events-schema';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { EventTable } from './event-table.ts';
import type { FirstMisfit } from './row-group.ts';

/** What is held as values at once, and a reader takes as one piece. */
const rowGroupRows = 10_000;
/** Up to a megabyte each. */
const rowGroupPayloads = 64;

/** Events that follow one another; with payloads, if some of their data had to be fetched. */
export interface EventBatch {
  readonly events: readonly RecordedEvent[];
  readonly payloads: number;
}

export interface ParquetFile {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly first: RecordedEvent | undefined;
  readonly misfits: number;
  readonly firstMisfit: FirstMisfit | undefined;
}

/** Writes events of one type as a Parquet file. The same events give the same bytes. */
export async function parquetFile(
  table: EventTable,
  batches: AsyncIterable<EventBatch>,
): Promise<ParquetFile> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: table.schema, codec: 'SNAPPY', createdBy: 'annals' });
  let group = table.rowGroup();
  let rows = 0;
  let first: RecordedEvent | undefined;
  let misfits = 0;
  let firstMisfit: FirstMisfit | undefined;
  const write = async () => {
    await parquet.write({ columnData: group.columns, rowGroupSize: group.rows });
    rows += group.rows;
    misfits += group.misfits;
    firstMisfit ??= group.firstMisfit;
    group = table.rowGroup();
  };
  let held = 0;
  for await (const { events, payloads } of batches) {
    first ??= events[0];
    for (const event of events) group.add(event);
    held += payloads;
    if (group.rows < rowGroupRows && held < rowGroupPayloads) continue;
    await write();
    held = 0;
  }
  if (group.rows > 0) await write();
  await parquet.finish();
  return { bytes: writer.getBytes(), rows, first, misfits, firstMisfit };
}
