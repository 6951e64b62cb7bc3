import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDataset, webPlatformInterop } from '@annals/datasets';
import { type EventStore, openMemoryStore } from '@annals/event-store';
import type { DraftEvent } from '@annals/events-schema';
import { catalogue } from '@annals/events-schema/catalogue';
import { runArchive } from '@annals/replay';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

/** What the model sees of a row of `web-platform-interop`, and what it is to tell. */
export interface InteropRow {
  /** `<category>/<id>` */
  readonly stream: string;
  readonly at: Date;
  readonly engine: string;
  readonly area: string;
  readonly depth: number;
  /** Did a second engine ship it within 24 months? */
  readonly label: boolean;
  /** Undefined within the embargo. */
  readonly split: 'train' | 'test' | undefined;
}

const eventsOfAppend = 90;

/** A store in memory that holds a history, archived. */
export async function storeOf(events: readonly DraftEvent[]): Promise<EventStore> {
  const store = await openMemoryStore({ catalogue, source: '/compat-data' });
  const streams = new Map<string | undefined, DraftEvent[]>();
  for (const event of events) {
    const told = streams.get(event.subject) ?? [];
    streams.set(event.subject, told);
    told.push(event);
  }
  for (const told of streams.values())
    for (let from = 0; from < told.length; from += eventsOfAppend)
      await store.append(told.slice(from, from + eventsOfAppend));
  await runArchive(store.raw);
  return store;
}

/** The dataset's rows that are not censored, read from its file: what any model would be trained on. `asOf`: RFC 3339. */
export async function interopRows(store: EventStore, asOf: string): Promise<InteropRow[]> {
  const home = await mkdtemp(join(tmpdir(), 'annals-predict-'));
  try {
    const folder = join(home, 'dataset');
    await buildDataset(store, webPlatformInterop, { folder, question: { asOf } });
    const file = await asyncBufferFromFile(join(folder, 'features.parquet'));
    const rows = await parquetReadObjects({ file });
    return rows.filter(({ censored }) => censored === false).map(rowOf);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const rowOf = (row: Record<string, unknown>): InteropRow => ({
  stream: row.stream as string,
  at: row.event_timestamp as Date,
  engine: row.f_engine as string,
  area: row.f_area as string,
  depth: row.f_depth as number,
  label: row.label_second_engine as boolean,
  split: (row.split ?? undefined) as InteropRow['split'],
});
