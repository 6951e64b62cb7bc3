import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findLocalStack } from '../connection/local-stack.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { datasetArgument } from './dataset-argument.ts';
import { rowsText } from './rows-text.ts';
import { sourceArchive, type SourceOptions } from './source-archive.ts';

export interface BuildCommandOptions extends SourceOptions {
  readonly out?: string;
  readonly publish?: true;
}

/** `dataset build NAME`: safe to be killed at any moment; a folder holds a whole dataset, or none. */
export async function datasetBuild(
  session: Session,
  name: string,
  { archive, out, publish, ...question }: BuildCommandOptions,
): Promise<ExitCode> {
  const { output } = session;
  const dataset = await datasetArgument(name);
  const { buildDataset, publishDataset } = await import('@annals/datasets');
  const store = await session.store();
  session.onInterrupt('stopped; no dataset was made: dataset build again begins anew');
  const kept = await sourceArchive(session, store, archive);

  const home = await datasetsFolder();
  // Its own name holds its id, which is known once it is built.
  const building = join(home, `.${name}.building`);
  if (out === undefined) await rm(building, { recursive: true, force: true });
  const progress = output.progress('events read');
  const { id, manifest } = await buildDataset(store, dataset, {
    ...{ folder: out ?? building, manifest: kept.manifest, question },
    progress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  const folder = out ?? join(home, `${name}-${id.slice(0, 12)}`);
  if (out === undefined) {
    // One of this id is this one, unless it was damaged.
    await rm(folder, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
    await rename(building, folder);
  }
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
