import { setTimeout } from 'node:timers/promises';
import { bucketOf, type EventStore, openEventStore } from '@annals/event-store';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import type { Azurite } from '@annals/local-azure';
import { odata, type TableClient } from '@azure/data-tables';
import { atLeast, atMost, type Benchmark, type Run } from './benchmark.ts';
import { countingProxy } from './counting-proxy.ts';
import { message } from './events.ts';
import { freshStorage, storeAt, tableAt } from './fresh-storage.ts';
import { eventsPerSecond, inFlight } from './in-flight.ts';
import { interleaved, ratio } from './rates.ts';

const perAppend = 99;
/** Readings that a rate is taken over; the one before them, which is not counted, warms up. */
const readings = 5;
/** As many events are stored behind a snapshot, when the rows are counted that a replay with it reads. */
const newsOf = (every: number) => Math.ceil(every / 5);

const nameOf = (length: number) => `c-${length}`;

async function appendUpTo(store: EventStore, stream: string, from: number, length: number): Promise<void> {
  for (let after = from; after < length; after += perAppend) {
    const count = Math.min(perAppend, length - after);
    await store.append(Array.from({ length: count }, (_, index) => message(stream, after + 1 + index)));
  }
}

async function replayed(store: EventStore, stream: string, length: number): Promise<void> {
  const { events } = await store.replay(conversation, stream);
  if (events !== length) throw new Error(`${events} events of ${stream} were folded, not ${length}`);
}

/** What whoever lists those rows has to wait for, whatever is done with them. */
async function listed(table: TableClient, partition: string, stream: string, length: number): Promise<void> {
  const prefix = `${conversation.category}:${stream}`;
  const filter = odata`PartitionKey eq ${partition} and RowKey ge ${`${prefix}:`} and RowKey lt ${`${prefix};`}`;
  let rows = 0;
  for await (const { rowKey } of table.listEntities({ queryOptions: { filter } })) if (rowKey) rows += 1;
  if (rows !== length) throw new Error(`${rows} rows of ${stream} were listed, not ${length}`);
}

async function rateOf(length: number, read: () => Promise<void>): Promise<number> {
  await read();
  return eventsPerSecond(readings * length, () => inFlight(readings, 1, read));
}

/** Rows read by a replay of each stream: of all its events, and of what came behind a snapshot. */
async function rowsRead(azurite: Azurite, lengths: readonly number[], every: number) {
  const proxy = await countingProxy(azurite.tableUrl);
  try {
    const { tableUrl } = proxy;
    const at = { catalogue, tableUrl, blobUrl: azurite.blobUrl };
    const bare = await openEventStore(at);
    const kept = await openEventStore({ ...at, snapshots: { every, code: 'benchmark' } });
    const counts: { events: number; withSnapshot: number; without: number }[] = [];
    for (const length of lengths) {
      const stream = nameOf(length);
      const events = length + newsOf(every);
      await replayed(kept, stream, length);
      await appendUpTo(kept, stream, length, events);
      proxy.takeRows();
      await replayed(kept, stream, events);
      const withSnapshot = proxy.takeRows();
      await replayed(bare, stream, events);
      counts.push({ events, withSnapshot, without: proxy.takeRows() });
    }
    return counts;
  } finally {
    await proxy.stop();
  }
}

export const replayStream: Benchmark = {
  name: 'replay-stream',
  about: 'one stream read and folded, against the bare SDK listing its rows; --events N: how many (10,000)',
  run: (run: Run) =>
    freshStorage(run, async (azurite) => {
      const length = run.events ?? (run.size === 'full' ? 10_000 : 200);
      const lengths = [Math.ceil(length / 10), length, length * 10];
      const every = Math.min(500, Math.ceil(length / 20));
      const store = await storeAt(azurite);
      for (const each of lengths) await appendUpTo(store, nameOf(each), 0, each);

      // Within five seconds Azurite writes to disk what was appended, and must not do so while one of them is measured.
      if (run.size === 'full') await setTimeout(8_000);

      const table = tableAt(azurite, 'events');
      const stream = nameOf(length);
      const bucket = bucketOf(store.layout, conversation.category, stream);
      const rates = await interleaved(
        [
          { name: 'annals', measure: () => rateOf(length, () => replayed(store, stream, length)) },
          { name: 'bareSdk', measure: () => rateOf(length, () => listed(table, bucket, stream, length)) },
        ],
        run,
      );
      const rows = await rowsRead(azurite, lengths, every);
      const growth = (rows.at(-1)?.withSnapshot ?? NaN) / (rows[0]?.withSnapshot ?? NaN);
      return {
        rates,
        targets: [
          atLeast(
            'read and folded, of the bare SDK listing the rows',
            ratio(rates, 'annals', 'bareSdk'),
            0.9,
          ),
          atMost('rows read with a snapshot: of the longest stream, of those of the shortest', growth, 1),
        ],
        details: { events: length, snapshotEvery: every, rowsRead: rows },
      };
    }),
};
