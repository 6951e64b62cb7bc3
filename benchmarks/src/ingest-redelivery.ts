import { atLeast, type Benchmark, type Run } from './benchmark.ts';
import { messages } from './events.ts';
import { freshStorage, storeAt } from './fresh-storage.ts';
import { eventsPerSecond } from './in-flight.ts';
import { deliver } from './ingest-store.ts';
import { interleaved, ratio } from './rates.ts';

/** Who delivered a fifth of the events before: nobody, the writer that is measured, or another process. */
type Before = 'nobody' | 'sameWriter' | 'otherWriter';

function measure(run: Run, before: Before): Promise<number> {
  const count = run.size === 'full' ? 30_000 : 500;
  return freshStorage(run, async (azurite) => {
    const store = await storeAt(azurite);
    const events = messages(0, count);
    const fifth = events.filter((_, index) => index % 5 === 0);
    // The table is as large at the start in each case.
    const earlier = before === 'nobody' ? messages(0, fifth.length, 'earlier') : fifth;
    await deliver(before === 'sameWriter' ? store : await storeAt(azurite), earlier);
    if (before !== 'sameWriter') await deliver(store, messages(0, Math.ceil(count / 100), 'warm'));
    return eventsPerSecond(count, () => deliver(store, events));
  });
}

export const ingestRedelivery: Benchmark = {
  name: 'ingest-redelivery',
  about: 'batches of 1,000 with one event in five delivered before, against the same batches clean',
  async run(run) {
    const rates = await interleaved(
      [
        { name: 'clean', measure: () => measure(run, 'nobody') },
        { name: 'redeliveredToSameWriter', measure: () => measure(run, 'sameWriter') },
        { name: 'redeliveredToOtherWriter', measure: () => measure(run, 'otherWriter') },
      ],
      run,
    );
    return {
      rates,
      targets: [
        atLeast(
          'one in five known to the writer, of clean',
          ratio(rates, 'redeliveredToSameWriter', 'clean'),
          0.5,
        ),
        atLeast(
          'one in five stored by another writer, of clean',
          ratio(rates, 'redeliveredToOtherWriter', 'clean'),
          0.5,
        ),
      ],
    };
  },
};
