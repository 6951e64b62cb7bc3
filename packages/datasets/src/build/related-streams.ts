import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bucketOf, type EventStore, type Question } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import type { Manifest } from '@annals/replay';
import type { AnyDataset } from '../define/dataset.ts';
import { LinesFile } from '../output/lines-file.ts';
import { datasetStreams } from './dataset-streams.ts';

/** By the name of the related stream in the declaration. */
export type RelatedEvents = Readonly<Record<string, readonly RecordedEvent[]>>;

interface Spilt {
  readonly related: string;
  readonly id: string;
  readonly events: readonly RecordedEvent[];
}

const fileOf = (folder: string, bucket: string) => join(folder, `${bucket}.ndjson`);

/**
 * Reads streams of other categories, as far as the build may know them, to be joined to the entities of the same id. An
 * entity and what is related to it lie in different buckets, so they are laid out in `folder` by the entity's bucket.
 */
export async function layOutRelated(
  store: EventStore,
  archive: Manifest,
  { entity, related = {} }: AnyDataset,
  question: Question,
  folder: string,
): Promise<void> {
  const files = new Map<string, LinesFile>();
  await mkdir(folder, { recursive: true });
  for (const [name, { category }] of Object.entries(related))
    for await (const { name: stream, events } of datasetStreams(store, archive, category, question)) {
      const bucket = bucketOf(archive.layout, entity.category, stream.id);
      const file = files.get(bucket) ?? new LinesFile(fileOf(folder, bucket));
      files.set(bucket, file);
      const spilt: Spilt = { related: name, id: stream.id, events };
      await file.add(spilt);
    }
  for (const file of files.values()) await file.finish();
}

/** Finds what is related to an entity of a bucket, of what was laid out. Memory: a bucket's share of it. */
export async function relatedIn(
  folder: string,
  bucket: string,
  { related = {} }: AnyDataset,
): Promise<(id: string) => RelatedEvents> {
  const none = Object.fromEntries(Object.keys(related).map((name) => [name, []]));
  const byId = new Map<string, Record<string, readonly RecordedEvent[]>>();
  const file = createReadStream(fileOf(folder, bucket));
  // No file: nothing related to this bucket.
  const opened = await once(file, 'open').then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    },
  );
  if (opened)
    for await (const line of createInterface({ input: file, crlfDelay: Infinity })) {
      const { related: name, id, events } = JSON.parse(line) as Spilt;
      byId.set(id, { ...byId.get(id), [name]: events });
    }
  return (id) => ({ ...none, ...byId.get(id) });
}
