import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { BuiltShard, ShardedBuild } from '@annals/datasets';
import { findLocalStack } from '../connection/local-stack.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { datasetArgument } from './dataset-argument.ts';
import { startThreads, type Threads } from '../threads/start-threads.ts';
import { rowsText } from './rows-text.ts';
import { sourceArchive, type SourceOptions } from './source-archive.ts';

export interface BuildCommandOptions extends SourceOptions {
  readonly out?: string;
  readonly publish?: true;
  readonly threads?: number;
}

/** `dataset build NAME`: safe to be killed at any moment; a folder holds a whole dataset, or none. */
export async function datasetBuild(
  session: Session,
  name: string,
  { archive, out, publish, threads = availableParallelism(), ...question }: BuildCommandOptions,
): Promise<ExitCode> {
  const { output } = session;
  const dataset = await datasetArgument(name);
  const { buildDataset, publishDataset } = await import('@annals/datasets');
  const store = await session.store();
  session.onInterrupt('stopped; no dataset was made: dataset build again begins anew');
  const kept = await sourceArchive(session, store, archive);

  const progress = output.progress('events read');
  const add = (events: number) => {
    progress.add(events);
  };
  const count = Math.min(threads, kept.manifest.buckets.length);
  let started: Threads<BuiltShard> | undefined;
  const start = (dataset: ShardedBuild) => {
    const data = { flags: session.flags, dataset };
    started = startThreads({ threads: count, lanesOfThread: 1 }, data, (_bucket, events) => {
      add(events);
    });
    return started.lanes;
  };
  const { id, folder, manifest } = await buildDataset(store, dataset, {
    folder: out ?? { within: await datasetsFolder() },
    ...{ manifest: kept.manifest, question, progress: add },
    ...(count > 1 && { lanes: start }),
  }).finally(() => started?.end());
  progress.end();
  const published = publish && (await publishDataset(store, folder));
  if (output.json)
    await output.jsonLine({ id, folder, archive: kept.name, published: published?.place, manifest });
  else {
    await output.line(rowsText(manifest.rows));
    await output.line(`archive: ${kept.name}`);
    await output.line(`dataset: ${id}`);
    await output.line(`folder: ${folder}`);
    if (published) await output.line(`published: container datasets, ${published.place}`);
  }
  return exitCode.ok;
}

/** Beside the local stack's file, if it is in this folder or one above. */
async function datasetsFolder(): Promise<string> {
  const cwd = process.cwd();
  const local = await findLocalStack(cwd);
  return join(local ? dirname(local.file) : join(cwd, '.annals'), 'datasets');
}
