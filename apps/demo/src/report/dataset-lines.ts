import { join } from 'node:path';
import { buildDataset, cardFile, publishDataset, webPlatformInterop } from '@annals/datasets';
import type { EventStore } from '@annals/event-store';
import { keptManifest, runArchive } from '@annals/replay';

/** A dataset of the stored history, made in `.annals/datasets` and published as `replayer dataset build --publish` does, and where its card is. */
export async function datasetLines(store: EventStore, stateFolder: string): Promise<string[]> {
  // Of what is stored now: what an earlier run archived may be less.
  await runArchive(store.raw);
  const { manifest: archived } = await keptManifest(store.raw.archive);
  const { name } = webPlatformInterop;
  const { folder, manifest } = await buildDataset(store, webPlatformInterop, {
    folder: { within: join(stateFolder, 'datasets') },
    manifest: archived,
  });
  await publishDataset(store, folder);
  const { total, train, test } = manifest.rows;
  const count = (number: number) => number.toLocaleString('en');
  return [
    '',
    `Dataset ${name}: will a second engine ship it within 24 months? ${count(total)} rows of what was known then,`,
    `${count(train)} to train, ${count(test)} later ones to test. Its card: ${join(folder, cardFile)}`,
  ];
}
