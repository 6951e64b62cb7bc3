import { hash } from 'node:crypto';
import type { BlobFolder, Layout } from '@annals/event-store';
import { z } from 'zod';
import { ReplayError } from '../errors.ts';
import { emptyHash, sumOfHashes } from './content-hash.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();

export const layoutSchema = z.strictObject({
  version: z.literal(1),
  hash: z.literal('sha256-32'),
  buckets: z.int().positive(),
  lanes: z.int().positive(),
  accounts: z.literal(1),
});

const segmentSchema = z.strictObject({
  /** The blob, in container `archive`. */
  name: z.string(),
  /** Of the blob, compressed. */
  bytes: count,
  /** Of the blob's bytes. */
  sha256,
  /** Lines. */
  events: count,
  /** Of the set of its lines. */
  hash: sha256,
  /** Keys of the first and the last line: `<category>:<id>:<position>`. */
  first: z.string(),
  last: z.string(),
  /** Least and greatest `recordedtime`. */
  recordedFrom: z.string(),
  recordedTo: z.string(),
});

const bucketSchema = z.strictObject({
  bucket: z.string(),
  /** The last block that is archived, by lane. */
  checkpoint: z.array(count),
  events: count,
  hash: sha256,
  /** Oldest first. Each sorted by key; keys of one may lie between those of another. */
  segments: z.array(segmentSchema),
});

const manifestSchema = z.strictObject({
  version: z.literal(1),
  layout: layoutSchema,
  events: count,
  /** Of the set of all lines: depends on the history alone, not on when it was archived. */
  hash: sha256,
  /** Lines that erasures have written anew, so that the hash is no more what it was of the same history. */
  erasedLines: count.optional(),
  buckets: z.array(bucketSchema),
});

export type Segment = Readonly<z.infer<typeof segmentSchema>>;
export type ArchivedBucket = Readonly<z.infer<typeof bucketSchema>>;
/** What an archive holds: nothing in it hangs on a clock, so the same runs give the same bytes. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** `latest.json` is the manifest as it grows, replaced under its ETag; `manifests/…` are kept and never change. */
const latestName = 'latest.json';
export const manifestPrefix = 'manifests/';

/** Sorts by how much history a manifest covers; the hash is of the blob's bytes, so a name pins all that it names. */
export const manifestName = (manifest: Manifest): string => {
  const events = manifest.events.toString().padStart(16, '0');
  return `${manifestPrefix}${events}-${hash('sha256', textOf(manifest))}.json`;
};

const textOf = (manifest: Manifest) => JSON.stringify(manifest);

export function emptyManifest(layout: Layout, buckets: readonly string[]): Manifest {
  const checkpoint = Array.from({ length: layout.lanes }, () => 0);
  return {
    version: 1,
    layout,
    events: 0,
    hash: emptyHash,
    buckets: buckets.map((bucket) => ({ bucket, checkpoint, events: 0, hash: emptyHash, segments: [] })),
  };
}

/** The manifest with one bucket taken further; sums are made anew. */
export function withBucket(manifest: Manifest, changed: ArchivedBucket): Manifest {
  const buckets = manifest.buckets.map((one) => (one.bucket === changed.bucket ? changed : one));
  return {
    ...manifest,
    events: buckets.reduce((sum, { events }) => sum + events, 0),
    hash: sumOfHashes(buckets.map((bucket) => bucket.hash)),
    buckets,
  };
}

export interface Latest {
  readonly manifest: Manifest;
  /** Undefined if nothing was archived yet. */
  readonly etag: string | undefined;
}

/** @throws ReplayError `archive-corrupt` */
export async function readLatest(folder: Pick<BlobFolder, 'get'>): Promise<Latest | undefined> {
  const blob = await folder.get(latestName);
  if (!blob) return undefined;
  const { sha256, manifest } = latestOf(blob.bytes);
  const parsed = parseManifest(latestName, JSON.stringify(manifest), String(sha256));
  return { manifest: parsed, etag: blob.etag };
}

function latestOf(bytes: Uint8Array): { readonly sha256?: unknown; readonly manifest?: unknown } {
  try {
    return { ...(JSON.parse(Buffer.from(bytes).toString('utf8')) as object | null) };
  } catch (cause) {
    throw new ReplayError('archive-corrupt', `${latestName} is no JSON`, { cause });
  }
}

/**
 * Puts the next manifest in the place of the one that a run began with.
 * @throws ReplayError `archive-contended` if another run did so first
 */
export async function replaceLatest(
  folder: BlobFolder,
  etag: string | undefined,
  manifest: Manifest,
): Promise<Latest> {
  const text = textOf(manifest);
  const bytes = Buffer.from(`{"sha256":"${hash('sha256', text)}","manifest":${text}}\n`);
  if (etag === undefined) await folder.add(latestName, bytes);
  else await folder.replace(latestName, etag, bytes);
  // Whether it was written is asked, not taken from the answer: that of a first try may have been lost.
  const now = await folder.get(latestName);
  if (!now || !bytes.equals(now.bytes))
    throw new ReplayError(
      'archive-contended',
      'another archive run went ahead; run again to go on from there',
    );
  return { manifest, etag: now.etag };
}

/** Keeps a manifest under its own name; the same manifest twice is one. */
export async function keepManifest(folder: BlobFolder, manifest: Manifest): Promise<string> {
  const name = manifestName(manifest);
  await folder.add(name, Buffer.from(textOf(manifest)));
  return name;
}

/**
 * A kept manifest, checked against the hash in its name.
 * @throws ReplayError `archive-missing`, `archive-corrupt`
 */
export async function readManifest(folder: Pick<BlobFolder, 'get'>, name: string): Promise<Manifest> {
  const blob = await folder.get(name);
  if (!blob) throw new ReplayError('archive-missing', `there is no manifest ${name}`);
  const [, sha256 = ''] = /-([0-9a-f]{64})\.json$/.exec(name) ?? [];
  return parseManifest(name, Buffer.from(blob.bytes).toString('utf8'), sha256);
}

function parseManifest(name: string, text: string, sha256: string): Manifest {
  if (hash('sha256', text) !== sha256)
    throw new ReplayError('archive-corrupt', `${name} is not what was written: its SHA-256 is another`);
  const { success, data, error } = manifestSchema.safeParse(JSON.parse(text));
  if (!success)
    throw new ReplayError('archive-corrupt', `${name} is no manifest that this version knows`, {
      cause: error,
    });
  return data;
}
