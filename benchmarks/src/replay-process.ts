import { gunzipSync } from 'node:zlib';
import { openEventStore } from '@annals/event-store';
import { evolve, type RecordedEvent } from '@annals/events-schema';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { type ArchivedHistory, foldHistory, readLatest, runArchive } from '@annals/replay';
import type { Measured, Task } from './in-process.ts';
import { RecordedFeed } from './recorded-feed.ts';
import { peakMegabytes } from './peak-memory.ts';

/** A process of its own for each measurement, so that its memory is that of nothing else. */
const task = JSON.parse(process.argv[2] ?? '') as Task;
const { tableUrl, blobUrl, buckets } = task;
const store = await openEventStore({ catalogue, tableUrl, blobUrl });

const ways: Record<Task['way'], () => Promise<() => Promise<number>>> = {
  /** What any loop does: gunzip, split, JSON.parse, fold; the files are in memory before the clock runs. */
  bare: async () => {
    const files: Uint8Array[] = [];
    const latest = await readLatest(store.raw.archive);
    for (const { segments } of latest?.manifest.buckets ?? [])
      for (const { name } of segments)
        files.push((await store.raw.archive.get(name))?.bytes ?? new Uint8Array());
    return () => Promise.resolve(files.reduce((sum, file) => sum + bareLoop(file), 0));
  },
  archive: () =>
    Promise.resolve(async () => {
      let events = 0;
      for await (const replay of foldHistory(store, conversation, { buckets })) events += replay.events;
      return events;
    }),
  table: () =>
    Promise.resolve(async () => {
      let events = 0;
      for await (const replay of store.replayAll(conversation)) events += replay.events;
      return events;
    }),
  /** What any archiving has to do first. */
  feedRead: () =>
    Promise.resolve(async () => {
      let events = 0;
      for (const bucket of store.raw.buckets())
        for (let lane = 0; lane < store.layout.lanes; lane += 1)
          for await (const { lines } of store.raw.feedLines(bucket, lane, 0)) events += lines.length;
      return events;
    }),
  archiveRun: () => Promise.resolve(async () => (await runArchive(store.raw)).added),
  /** The same without the storage's part in reading. */
  archiveReady: () => {
    const feed = new RecordedFeed(task.feed ?? '');
    const { layout, archive } = store.raw;
    const history: ArchivedHistory = {
      layout,
      archive,
      buckets: () => store.raw.buckets(),
      feedLines: (...lane) => feed.feedLines(...lane),
    };
    return Promise.resolve(async () => (await runArchive(history)).added);
  },
  dataset: async () => {
    const { assistantFeedback, buildDataset } = await import('@annals/datasets');
    const { folder = '' } = task;
    return async () => (await buildDataset(store, assistantFeedback, { folder })).manifest.streams.events;
  },
  asofJoin: async () => (await import('./asof-join.ts')).asofJoin(task.folder ?? ''),
};

function bareLoop(file: Uint8Array): number {
  let events = 0;
  let subject = '';
  let state = conversation.initial();
  for (const line of gunzipSync(file).toString('utf8').split('\n')) {
    if (line === '') continue;
    const event = JSON.parse(line) as RecordedEvent;
    if (event.subject !== subject) state = conversation.initial();
    subject = event.subject;
    state = evolve(conversation, state, event);
    events += 1;
  }
  return events;
}

const work = await ways[task.way]();
process.send?.('ready');
process.once('message', () => {
  void measure();
});

async function measure(): Promise<void> {
  const started = performance.now();
  const events = await work();
  const seconds = (performance.now() - started) / 1_000;
  const measured: Measured = { events, seconds, peakMegabytes: peakMegabytes() };
  process.send?.(measured);
  process.disconnect();
}
