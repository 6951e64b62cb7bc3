import { atLeast, type Benchmark } from './benchmark.ts';
import { messages } from './events.ts';
import { freshStorage, storeAt } from './fresh-storage.ts';
import { inProcesses, peakOf, rateOf } from './in-process.ts';
import { deliver } from './ingest-store.ts';
import { interleaved } from './rates.ts';

/** Made at once. */
const portion = 20_000;
const counts = { full: 200_000, smoke: 1_000 };

export const archive: Benchmark = {
  name: 'archive',
  about:
    'archive run over a feed that was never archived, on one core beside the storage; against only reading that feed',
  async run(run) {
    const count = run.events ?? counts[run.size];
    const peakMegabytes: Record<string, number> = {};
    const contender = (way: 'archiveRun' | 'feedRead') => ({
      name: way,
      measure: () =>
        freshStorage(run, async (azurite) => {
          const store = await storeAt(azurite);
          for (let first = 0; first < count; first += portion)
            await deliver(store, messages(first, Math.min(portion, count - first)));
          const { tableUrl, blobUrl } = azurite;
          const measured = await inProcesses([{ way, tableUrl, blobUrl }]);
          peakMegabytes[way] = Math.max(peakMegabytes[way] ?? 0, peakOf(measured));
          return rateOf(measured);
        }),
    });
    const rates = await interleaved([contender('archiveRun'), contender('feedRead')], run);
    return {
      rates,
      targets: [atLeast('archived events/s', rates.archiveRun?.median ?? NaN, 100_000)],
      details: { events: count, peakMegabytes },
    };
  },
};
