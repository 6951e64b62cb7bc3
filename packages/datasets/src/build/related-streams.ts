import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bucketOf, type EventStore, type Question } from '@annals/event-store';
import type { RecordedEvent, StreamName } from '@annals/events-schema';
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

/**
 * Joins streams of other categories to the entities of the same id. An entity and what is related to it lie in different
 * buckets, so the related streams are read first and laid out on disk by the entity's bucket; of those files one is in
 * memory at a time: a bucket's share of the related events, a sixteenth with the usual layout.
 */
export class RelatedStreams {
  readonly #folder: string;
  readonly #bucketOf: (id: string) => string;
  readonly #none: RelatedEvents;
  #loaded: string | undefined;
  #byId = new Map<string, Record<string, readonly RecordedEvent[]>>();

  private constructor(folder: string, bucketOf: (id: string) => string, names: readonly string[]) {
    this.#folder = folder;
    this.#bucketOf = bucketOf;
    this.#none = Object.fromEntries(names.map((name) => [name, []]));
  }

  /** Reads the related streams as far as the build may know them; writes files into `folder`, which `close` removes. */
  static async read(
    store: EventStore,
    archive: Manifest,
    { entity, related = {} }: AnyDataset,
    question: Question,
    folder: string,
  ): Promise<RelatedStreams> {
    const bucket = (id: string) => bucketOf(archive.layout, entity.category, id);
    const joined = new RelatedStreams(folder, bucket, Object.keys(related));
    const files = new Map<string, LinesFile>();
    await mkdir(folder, { recursive: true });
    for (const [name, { category }] of Object.entries(related))
      for await (const { name: stream, events } of datasetStreams(store, archive, category, question)) {
        const path = joined.#fileOf(bucket(stream.id));
        const file = files.get(path) ?? new LinesFile(path);
        files.set(path, file);
        const spilt: Spilt = { related: name, id: stream.id, events };
        await file.add(spilt);
      }
    for (const file of files.values()) await file.finish();
    return joined;
  }

  /** Fast if asked bucket by bucket. */
  async of({ id }: StreamName): Promise<RelatedEvents> {
    const bucket = this.#bucketOf(id);
    if (bucket !== this.#loaded) await this.#load(bucket);
    return { ...this.#none, ...this.#byId.get(id) };
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #load(bucket: string): Promise<void> {
    this.#loaded = bucket;
    this.#byId = new Map();
    const file = createReadStream(this.#fileOf(bucket));
    // No file: nothing related to this bucket.
    const opened = await once(file, 'open').then(
      () => true,
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      },
    );
    if (!opened) return;
    for await (const line of createInterface({ input: file, crlfDelay: Infinity })) {
      const { related, id, events } = JSON.parse(line) as Spilt;
      this.#byId.set(id, { ...this.#byId.get(id), [related]: events });
    }
  }

  #fileOf(bucket: string): string {
    return join(this.#folder, `${bucket}.ndjson`);
  }
}
