import { join } from 'node:path';
import { atLeast, type Benchmark } from './benchmark.ts';
import { messages } from './events.ts';
import { freshFolder, freshStorage, storeAt } from './fresh-storage.ts';
import { inProcesses, peakOf, rateOf, type Task } from './in-process.ts';
import { deliver } from './ingest-store.ts';
import { interleaved } from './rates.ts';
import { writeRecordedFeed } from './recorded-feed.ts';

/** Made at once. */
const portion = 20_000;
const counts = { full: 200_000, smoke: 1_000 };

export const archive: Benchmark = {
  name: 'archive',
  about:
    'archive run over a feed that was never archived, on one core beside the storage; only reading that feed; and archive run over one that lies ready in a file',
  run: (run) =>
    freshFolder(async (folder) => {
      const count = run.events ?? counts[run.size];
      const peakMegabytes: Record<string, number> = {};
      const measured = async (task: Task): Promise<number> => {
        const results = await inProcesses([task]);
        peakMegabytes[task.way] = Math.max(peakMegabytes[task.way] ?? 0, peakOf(results));
        return rateOf(results);
      };
      const contender = (way: 'archiveRun' | 'feedRead') => ({
        name: way,
        measure: () =>
          freshStorage(run, async (azurite) => {
            const store = await storeAt(azurite);
            for (let first = 0; first < count; first += portion)
              await deliver(store, messages(first, Math.min(portion, count - first)));
            const { tableUrl, blobUrl } = azurite;
            return measured({ way, tableUrl, blobUrl });
          }),
      });
      const feed = join(folder, 'feed');
      writeRecordedFeed(feed, count);
      const ready = {
        name: 'archiveReady',
        measure: () =>
          freshStorage(run, ({ tableUrl, blobUrl }) =>
            measured({ way: 'archiveReady', tableUrl, blobUrl, feed }),
          ),
      };
      const rates = await interleaved([contender('archiveRun'), contender('feedRead'), ready], run);
      return {
        rates,
        targets: [
          atLeast('archived events/s', rates.archiveRun?.median ?? NaN, 100_000),
          atLeast('from a feed that lies ready, events/s', rates.archiveReady?.median ?? NaN, 100_000),
        ],
        details: { events: count, peakMegabytes },
      };
    }),
};
