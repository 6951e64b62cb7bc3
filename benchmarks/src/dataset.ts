import { join } from 'node:path';
import { openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { copyLake, runArchive, runLake } from '@annals/replay';
import { atLeast, atMost, type Benchmark, type Run } from './benchmark.ts';
import { freshFolder, freshStorage } from './fresh-storage.ts';
import { inProcesses, peakOf, rateOf, type Task } from './in-process.ts';
import { interleaved, ratio } from './rates.ts';
import { RecordedFeed } from './recorded-feed.ts';
import { writeTrafficFeed } from './traffic-feed.ts';

const counts = { full: 1_000_000, smoke: 400 };
/** Of how many times fewer events the memory is compared, whatever `--events` says. */
const fewerTimes = 5;

type Urls = Pick<Task, 'tableUrl' | 'blobUrl'>;

/** An account whose archive, and lake, if a folder is given for a copy of it, hold an assistant's synthetic traffic. */
const withTraffic = <Value>(
  run: Run,
  events: number,
  lake: string | undefined,
  use: (urls: Urls) => Promise<Value>,
): Promise<Value> =>
  freshStorage(run, async ({ tableUrl, blobUrl }, folder) => {
    const { raw } = await openEventStore({ catalogue, tableUrl, blobUrl });
    await writeTrafficFeed(join(folder, 'feed'), events);
    const feed = new RecordedFeed(join(folder, 'feed'));
    const history = {
      ...{ layout: raw.layout, archive: raw.archive, lake: raw.lake },
      buckets: () => raw.buckets(),
      withData: (...event: Parameters<typeof raw.withData>) => raw.withData(...event),
      feedLines: (...lane: Parameters<RecordedFeed['feedLines']>) => feed.feedLines(...lane),
    };
    await runArchive(history);
    if (lake !== undefined) {
      await runLake(history, catalogue);
      await copyLake(raw.lake, lake);
    }
    return use({ tableUrl, blobUrl });
  });

export const dataset: Benchmark = {
  name: 'dataset',
  about: 'features from the archive, against a fold over the same archive, and an ASOF join in DuckDB',
  run: (run) =>
    freshFolder(async (folder) => {
      const events = run.events ?? counts[run.size];
      // Two accounts are twice the time, and the smallest size shows nothing of memory.
      const fewer = run.size === 'full' ? Math.round(events / fewerTimes) : events;
      const withFewer = <Value>(all: Urls, use: (few: Urls) => Promise<Value>) =>
        fewer === events ? use(all) : withTraffic(run, fewer, undefined, use);
      const peaks: Record<string, number> = {};
      const contender = (name: string, task: () => Task) => ({
        name,
        measure: async () => {
          const measured = await inProcesses([task()]);
          peaks[name] = Math.max(peaks[name] ?? 0, peakOf(measured));
          return rateOf(measured);
        },
      });
      const lake = join(folder, 'lake');
      let built = 0;
      const fresh = () => join(folder, `dataset-${(built += 1)}`);
      const rates = await withTraffic(run, events, lake, (all) =>
        withFewer(all, (few) =>
          interleaved(
            [
              contender('fold', () => ({ way: 'archive', ...all })),
              contender('dataset', () => ({ way: 'dataset', ...all, folder: fresh() })),
              contender('fewerEvents', () => ({ way: 'dataset', ...few, folder: fresh() })),
              contender('asofJoin', () => ({ way: 'asofJoin', ...all, folder: lake })),
            ],
            run,
          ),
        ),
      );
      const growth = Math.round((100 * (peaks.dataset ?? NaN)) / (peaks.fewerEvents ?? NaN)) / 100;
      return {
        rates,
        targets: [
          atLeast('of a fold over the same archive', ratio(rates, 'dataset', 'fold'), 0.5),
          atMost('peak memory, of that with fewer events', growth, 1.2),
        ],
        details: {
          ...{ events, fewer, ofAsofJoin: ratio(rates, 'dataset', 'asofJoin') },
          peakMegabytes: peaks,
        },
      };
    }),
};
