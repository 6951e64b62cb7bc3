import { openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { runArchive } from '@annals/replay';
import { atLeast, atMost, type Benchmark, type Run } from './benchmark.ts';
import { messages } from './events.ts';
import { freshStorage, storeAt } from './fresh-storage.ts';
import { inProcesses, type Measured, peakOf, rateOf, type Task } from './in-process.ts';
import { deliver } from './ingest-store.ts';
import { interleaved, ratio } from './rates.ts';
import { SyntheticFeed } from './synthetic-feed.ts';

const counts = {
  full: { events: 1_000_000, inTable: 20_000, segments: 8 },
  // To write a segment takes as many requests however small it is.
  smoke: { events: 400, inTable: 1_000, segments: 2 },
};
/** Of how many times fewer events the memory is compared, whatever `--events` says. */
const fewerTimes = 5;

type Urls = Pick<Task, 'tableUrl' | 'blobUrl'>;

/** An account whose archive holds a synthetic history, in as many segments a bucket as there are stages. */
const withArchive = <Value>(
  run: Run,
  events: number,
  stages: number,
  use: (urls: Urls, buckets: string[]) => Promise<Value>,
): Promise<Value> =>
  freshStorage(run, async ({ tableUrl, blobUrl }) => {
    const store = await openEventStore({ catalogue, tableUrl, blobUrl });
    const feed = new SyntheticFeed(store.raw.archive, events, stages);
    while (feed.next()) await runArchive(feed);
    return use({ tableUrl, blobUrl }, store.raw.buckets());
  });

export const replayAll: Benchmark = {
  name: 'replay-all',
  about: 'a fold over all events from the archive, against a bare loop over the same lines, and the table',
  async run(run) {
    const { inTable, segments, ...full } = counts[run.size];
    const events = run.events ?? full.events;
    const fewer = Math.round(events / fewerTimes);
    const peaks: Record<string, number> = {};
    const measured = async (name: string, tasks: readonly Task[]): Promise<number> => {
      const results: Measured[] = await inProcesses(tasks);
      peaks[name] = Math.max(peaks[name] ?? 0, peakOf(results));
      return rateOf(results);
    };
    const rates = await withArchive(run, events, 1, (one, buckets) =>
      withArchive(run, events, segments, (eight) =>
        withArchive(run, fewer, segments, (few) =>
          freshStorage(run, async (table) => {
            await deliver(await storeAt(table), messages(0, inTable));
            const halves = [0, 1].map((half) => buckets.filter((_, index) => index % 2 === half));
            return interleaved(
              [
                { name: 'bareLoop', measure: () => measured('bareLoop', [{ way: 'bare', ...one }]) },
                { name: 'oneSegment', measure: () => measured('oneSegment', [{ way: 'archive', ...one }]) },
                {
                  name: 'eightSegments',
                  measure: () => measured('eightSegments', [{ way: 'archive', ...eight }]),
                },
                {
                  name: 'twoCores',
                  measure: () =>
                    measured(
                      'twoCores',
                      halves.map((half) => ({ way: 'archive' as const, ...eight, buckets: half })),
                    ),
                },
                {
                  name: 'fewerEvents',
                  measure: () => measured('fewerEvents', [{ way: 'archive', ...few }]),
                },
                {
                  name: 'table',
                  measure: () =>
                    measured('table', [{ way: 'table', tableUrl: table.tableUrl, blobUrl: table.blobUrl }]),
                },
              ],
              run,
            );
          }),
        ),
      ),
    );
    const peak = Math.max(peaks.oneSegment ?? 0, peaks.eightSegments ?? 0);
    const growth = Math.round((100 * (peaks.eightSegments ?? NaN)) / (peaks.fewerEvents ?? NaN)) / 100;
    return {
      rates,
      targets: [
        atLeast('one segment a bucket, of the bare loop', ratio(rates, 'oneSegment', 'bareLoop'), 0.8),
        atLeast(
          'eight segments and late events, of the bare loop',
          ratio(rates, 'eightSegments', 'bareLoop'),
          0.8,
        ),
        atLeast('two cores, of one core', ratio(rates, 'twoCores', 'eightSegments'), 1.6),
        atLeast('of reading the table', ratio(rates, 'eightSegments', 'table'), 5),
        atMost('peak memory, MB', peak, 400),
        atMost('peak memory, of that with fewer events', growth, 1.2),
      ],
      details: { events, fewer, inTable, peakMegabytes: peaks },
    };
  },
};
