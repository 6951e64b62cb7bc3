import type { BlobFolder } from '@annals/event-store';
import { manifestName, type Manifest, manifestPrefix, readManifest } from '../archive/manifest.ts';
import { ReplayError } from '../errors.ts';

export type BackupFolder = Pick<BlobFolder, 'get' | 'read' | 'list'>;

/** The containers that a restore reads, where they are or a copy of them. */
export interface Backup {
  readonly archive: BackupFolder;
  readonly payloads: Pick<BlobFolder, 'get'>;
}

export interface NamedManifest {
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * The manifest of that name, or the one that covers most: names sort so. `latest.json` may be ahead of those that are
 * kept while a run is under way, and is not used.
 * @throws ReplayError `no-archive`, `archive-missing`, `archive-corrupt`
 */
export async function keptManifest(archive: BackupFolder, name?: string): Promise<NamedManifest> {
  let newest = name;
  if (name === undefined) for await (const kept of archive.list(manifestPrefix)) newest = kept;
  if (newest === undefined)
    throw new ReplayError('no-archive', 'there is no manifest: archive run has never come to its end');
  const manifest = await readManifest(archive, newest);
  return { name: manifestName(manifest), manifest };
}
