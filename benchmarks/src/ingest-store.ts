import { type EventStore, ingest } from '@annals/event-store';
import type { CloudEvent } from '@annals/events-schema';
import type { Azurite } from '@annals/local-azure';
import { bareInserts, bareTransactions, type Keys, rowsOf, transactionsOf } from './bare-table.ts';
import { atLeast, type Benchmark, type Run } from './benchmark.ts';
import { chunks, messages, signedMessages } from './events.ts';
import { freshStorage, sealingStoreAt, storeAt, tableOf } from './fresh-storage.ts';
import { eventsPerSecond, inFlight } from './in-flight.ts';
import { interleaved, ratio } from './rates.ts';

const counts = {
  full: { batches: 30_000, single64: 10_000, single256: 20_000, transactions: 30_000, inserts: 6_000 },
  smoke: { batches: 400, single64: 100, single256: 100, transactions: 400, inserts: 100 },
};

/** How a store is opened, and what is appended to it. */
const plain = { open: (azurite: Azurite) => storeAt(azurite), events: messages };
const twoPersonalFields = { open: (azurite: Azurite) => storeAt(azurite), events: signedMessages };
const twoSealedFields = { open: sealingStoreAt, events: signedMessages };

/** Deliveries of 1,000 events, 4 at a time. */
export const deliver = (store: EventStore, events: readonly CloudEvent[]) => {
  const deliveries = chunks(events, 1_000);
  return inFlight(deliveries.length, 4, (index) => ingest(store, deliveries[index] ?? []));
};

/** Rows that each contender's table holds before the clock runs: Azurite slows with every row of a partition. */
const warmCount = (count: number) => Math.ceil(count / 10);

const appendEach = (store: EventStore, events: readonly CloudEvent[], atOnce: number) =>
  inFlight(events.length, atOnce, (index) => store.append(events[index] ?? []));

async function throughStore(
  run: Run,
  count: number,
  work: (store: EventStore, events: readonly CloudEvent[]) => Promise<unknown>,
  { open, events: made }: typeof twoSealedFields = plain,
): Promise<number> {
  return freshStorage(run, async (azurite, folder) => {
    const store = await open(azurite, folder);
    // Those who open connections and find the lanes' tails are not the ones who are measured.
    await work(store, made(0, warmCount(count), 'warm'));
    const events = made(0, count);
    return eventsPerSecond(count, () => work(store, events));
  });
}

export const ingestStore: Benchmark = {
  name: 'ingest-store',
  about: 'through the store, 1,000 streams, against bare transactions and bare inserts',
  async run(run) {
    const count = counts[run.size];
    const bare = (keys: Keys) =>
      freshStorage(run, async (azurite) => {
        const table = await tableOf(azurite, 'bare');
        await bareTransactions(table, transactionsOf(warmCount(count.transactions), keys, 'warm'));
        const transactions = transactionsOf(count.transactions, keys);
        return eventsPerSecond(count.transactions, () => bareTransactions(table, transactions));
      });
    const rates = await interleaved(
      [
        { name: 'batches', measure: () => throughStore(run, count.batches, deliver) },
        {
          name: 'batchesTwoPersonalFields',
          measure: () => throughStore(run, count.batches, deliver, twoPersonalFields),
        },
        {
          name: 'batchesTwoSealedFields',
          measure: () => throughStore(run, count.batches, deliver, twoSealedFields),
        },
        { name: 'bareTransactions', measure: () => bare('byStream') },
        { name: 'bareTransactionsAscendingKeys', measure: () => bare('ascending') },
        {
          name: 'single64',
          measure: () => throughStore(run, count.single64, (store, events) => appendEach(store, events, 64)),
        },
        {
          name: 'bareInserts64',
          measure: () =>
            freshStorage(run, async (azurite) => {
              const table = await tableOf(azurite, 'bare');
              await bareInserts(table, rowsOf(warmCount(count.inserts), 'warm'));
              const rows = rowsOf(count.inserts);
              return eventsPerSecond(count.inserts, () => bareInserts(table, rows));
            }),
        },
        {
          name: 'single256',
          measure: () =>
            throughStore(run, count.single256, (store, events) => appendEach(store, events, 256)),
        },
      ],
      run,
    );
    return {
      rates,
      targets: [
        atLeast('batches, of bare transactions', ratio(rates, 'batches', 'bareTransactions'), 0.8),
        atLeast('64 single appends in flight, of bare inserts', ratio(rates, 'single64', 'bareInserts64'), 2),
        atLeast(
          '256 single appends in flight, of bare inserts',
          ratio(rates, 'single256', 'bareInserts64'),
          4.5,
        ),
        atLeast(
          'batches with two personal fields sealed, of the same unsealed',
          ratio(rates, 'batchesTwoSealedFields', 'batchesTwoPersonalFields'),
          0.85,
        ),
      ],
    };
  },
};
