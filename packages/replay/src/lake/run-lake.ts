import type { RawHistory } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { ReplayError } from '../errors.ts';
import { EventTable } from './event-table.ts';
import { inOrder } from './in-order.ts';
import {
  emptyLake,
  keepPortion,
  type KnownHead,
  type LakeHead,
  type LakePortion,
  type LakeTable,
  readLake,
  replaceHead,
} from './lake-manifest.ts';
import { sumOfTables } from './sum-of-tables.ts';
import { type Portion, takeExactly, takePortion } from './take-portion.ts';
import { buildDay, type BuiltDay, type LakeSource, storeDay } from './write-day.ts';

export interface LakeRun {
  /** Lines that are held in memory at once, in bytes; 64 MiB unless told. Part of what makes runs alike. */
  readonly portionBytes?: number | undefined;
  readonly onProgress?: ((events: number) => void) | undefined;
  /** Stops between two files; the next run writes what is missing. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run reads, and where it writes. */
export type LakeHistory = LakeSource & Pick<RawHistory, 'layout' | 'buckets' | 'feedLines'>;

export interface LakeReport {
  /** Written by this run. */
  readonly added: number;
  /** In the lake. */
  readonly events: number;
  /** Written by this run. */
  readonly files: number;
  readonly portions: number;
  /** What this run wrote, by type. */
  readonly tables: readonly LakeTable[];
}

const defaultPortionBytes = 64 * 1024 * 1024;
const filesAtOnce = 8;

/**
 * Takes what came to the feed since the last run into the lake, portion by portion. How far a portion reaches is
 * written down before its files are: whoever goes on after a run that died writes those same files again, so that no
 * reader of whole folders ever finds an event twice (docs/decisions/0008).
 *
 * @throws ReplayError `lake-contended`, `lake-corrupt`, `feed-corrupt`; StoreError `feed-corrupt`, `payload-missing`, …
 */
export async function runLake(
  raw: LakeHistory,
  catalogue: Catalogue,
  run: LakeRun = {},
): Promise<LakeReport> {
  const { portionBytes = defaultPortionBytes, signal } = run;
  let known: KnownHead = (await readLake(raw.lake)) ?? {
    head: emptyLake(raw.layout, raw.buckets()),
    etag: undefined,
  };
  assertLayout(raw, known.head);
  const tables = new Map<string, EventTable>();
  const tableOf = (type: string) => {
    let table = tables.get(type);
    if (!table) tables.set(type, (table = new EventTable(catalogue, type)));
    return table;
  };
  let added = 0;
  let files = 0;
  let written: readonly LakeTable[] = [];
  for (;;) {
    signal?.throwIfAborted();
    const { head } = known;
    const portion = head.writing
      ? await takeExactly(raw, head.positions, head.writing)
      : await takePortion(raw, head.positions, portionBytes);
    if (portion.events === 0) break;
    if (!head.writing) known = await replaceHead(raw.lake, known.etag, { ...head, writing: [...portion.to] });
    const news = await writePortion(raw, tableOf, portion, head.portions + 1, run);
    known = await replaceHead(raw.lake, known.etag, advanced(head, portion, news));
    added += portion.events;
    files += portion.days.length;
    written = sumOfTables([...written, ...news]);
  }
  const { events, portions } = known.head;
  return { added, events, files, portions, tables: written };
}

/** Files are made one after the other, which takes the processor, and stored while the next ones are made. */
async function writePortion(
  raw: LakeHistory,
  tableOf: (type: string) => EventTable,
  { days }: Portion,
  number: number,
  { onProgress, signal }: LakeRun,
): Promise<readonly LakeTable[]> {
  const files: LakePortion['files'] = [];
  let tables: LakeTable[] = [];
  async function* built(): AsyncGenerator<BuiltDay> {
    for (const day of days) {
      signal?.throwIfAborted();
      const one = await buildDay(raw, tableOf(day.type), day, number);
      tables = sumOfTables([...tables, one.table]);
      yield one;
    }
  }
  for await (const file of inOrder(built(), filesAtOnce, (day) => storeDay(raw, day))) {
    files.push(file);
    onProgress?.(file.rows);
  }
  await keepPortion(raw.lake, { version: 1, portion: number, files });
  return tables;
}

const advanced = (head: LakeHead, portion: Portion, tables: readonly LakeTable[]): LakeHead => ({
  ...head,
  portions: head.portions + 1,
  events: head.events + portion.events,
  positions: [...portion.to],
  writing: null,
  tables: [...sumOfTables([...head.tables, ...tables])],
});

function assertLayout({ layout }: LakeHistory, head: LakeHead): void {
  if (JSON.stringify(layout) !== JSON.stringify(head.layout))
    throw new ReplayError('lake-corrupt', 'the lake was written from a storage with another layout');
}
