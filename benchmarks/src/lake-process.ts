import { openEventStore } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { runLake } from '@annals/replay';
import { RecordedFeed } from './recorded-feed.ts';
import { peakMegabytes } from './peak-memory.ts';

/** What a process of its own is to do. */
export interface LakeTask {
  readonly way: 'bare' | 'lake';
  /** A file that `writeRecordedFeed` wrote. */
  readonly feed: string;
  readonly tableUrl: string;
  readonly blobUrl: string;
}

export interface LakeMeasured {
  readonly rate: number;
  readonly peakMegabytes: number;
}

const { way, feed: path, tableUrl, blobUrl } = JSON.parse(process.argv[2] ?? '') as LakeTask;
const { raw } = await openEventStore({ catalogue, tableUrl, blobUrl });
const feed = new RecordedFeed(path);

const ways: Record<LakeTask['way'], () => Promise<number>> = {
  /** What any reader of the feed does. */
  bare: () => {
    let events = 0;
    for (const text of feed.texts())
      for (const line of text.split('\n'))
        if (line !== '') events += typeof JSON.parse(line) === 'object' ? 1 : 0;
    return Promise.resolve(events);
  },
  lake: async () => {
    const history = {
      layout: raw.layout,
      lake: raw.lake,
      buckets: () => raw.buckets(),
      withData: (...event: Parameters<typeof raw.withData>) => raw.withData(...event),
      feedLines: (...lane: Parameters<RecordedFeed['feedLines']>) => feed.feedLines(...lane),
    };
    return (await runLake(history, catalogue)).added;
  },
};

const started = performance.now();
const events = await ways[way]();
const seconds = (performance.now() - started) / 1_000;
const measured: LakeMeasured = {
  rate: events / seconds,
  peakMegabytes: Math.round(peakMegabytes()),
};
process.send?.(measured);
process.disconnect();
