import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atLeast, type Benchmark } from './benchmark.ts';
import { freshStorage } from './fresh-storage.ts';
import type { LakeMeasured, LakeTask } from './lake-process.ts';
import { interleaved, ratio } from './rates.ts';
import { writeRecordedFeed } from './recorded-feed.ts';

const counts = { full: { events: 1_000_000, fewer: 300_000 }, smoke: { events: 3_000, fewer: 2_000 } };
const script = fileURLToPath(new URL('lake-process.ts', import.meta.url));

/** A process of its own, held to one core (Linux; elsewhere to none), so that its memory is that of nothing else. */
async function inOneCore(task: LakeTask): Promise<LakeMeasured> {
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', script, JSON.stringify(task)];
  const [command = '', ...args] = process.platform === 'linux' ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the process of ${task.way} ended with ${String(code)} before its result`);
  });
  failed.catch(() => undefined);
  const [measured] = (await Promise.race([once(child, 'message'), failed])) as unknown[];
  return measured as LakeMeasured;
}

export const lake: Benchmark = {
  name: 'lake',
  about: 'lake run over a feed that lies ready, on one core, against gunzip and JSON.parse of the same lines',
  async run(run) {
    const { events, fewer } = counts[run.size];
    const folder = await mkdtemp(join(tmpdir(), 'annals-lake-feed-'));
    const peaks: Record<string, number> = {};
    const measured = (name: string, way: LakeTask['way'], feed: string) => ({
      name,
      measure: () =>
        freshStorage(run, async ({ tableUrl, blobUrl }) => {
          const { rate, peakMegabytes } = await inOneCore({ way, feed, tableUrl, blobUrl });
          peaks[name] = Math.max(peaks[name] ?? 0, peakMegabytes);
          return rate;
        }),
    });
    try {
      const [all, few] = [join(folder, 'all'), join(folder, 'few')];
      writeRecordedFeed(all, events);
      writeRecordedFeed(few, fewer);
      const rates = await interleaved(
        [
          measured('bareLoop', 'bare', all),
          measured('lakeRun', 'lake', all),
          measured('fewerEvents', 'lake', few),
        ],
        run,
      );
      const growth = Math.round((100 * (peaks.lakeRun ?? NaN)) / (peaks.fewerEvents ?? NaN)) / 100;
      const flat = { what: 'peak memory, of that with fewer events', value: growth, target: 1.2 };
      return {
        rates,
        targets: [
          atLeast('events/s on one core', rates.lakeRun?.median ?? NaN, 100_000),
          { ...flat, met: growth <= flat.target },
        ],
        details: {
          events,
          fewer,
          ofBareLoop: ratio(rates, 'lakeRun', 'bareLoop'),
          peakMegabytes: peaks,
        },
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
