import { hash } from 'node:crypto';
import type { BlobFolder, Layout } from '@annals/event-store';
import { z } from 'zod';
import { layoutSchema } from '../archive/manifest.ts';
import { ReplayError } from '../errors.ts';

const count = z.int().nonnegative();
const place = z.strictObject({ subject: z.string(), position: z.string() });

const positionSchema = z.strictObject({
  bucket: z.string(),
  /** The last block of the feed that is in the lake, by lane. */
  checkpoint: z.array(count),
});

const tableSchema = z.strictObject({
  type: z.string(),
  events: count,
  files: count,
  bytes: count,
  /** Events that were written while the catalogue did not know their type: their data is one column of JSON. */
  unknown: count,
  firstUnknown: place.optional(),
  /** Events with a value that its column cannot hold: it is in column `other`. */
  misfits: count,
  /** `pointer`: a JSON Pointer into the data. */
  firstMisfit: place.extend({ pointer: z.string() }).optional(),
});

const headSchema = z.strictObject({
  version: z.literal(1),
  layout: layoutSchema,
  /** Portions of the feed that are in the lake whole. */
  portions: count,
  events: count,
  positions: z.array(positionSchema),
  /** How far the portion reaches that is being written; null if none is. */
  writing: z.array(positionSchema).nullable(),
  /** By type. */
  tables: z.array(tableSchema),
});

const portionSchema = z.strictObject({
  version: z.literal(1),
  portion: count,
  /** By name. */
  files: z.array(
    z.strictObject({
      name: z.string(),
      rows: count,
      bytes: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});

/** How far a bucket of the feed is in the lake. */
export type LakePosition = Readonly<z.infer<typeof positionSchema>>;
export type LakeTable = Readonly<z.infer<typeof tableSchema>>;
/** Where the lake stands; replaced under its ETag. Nothing in it hangs on a clock. */
export type LakeHead = Readonly<z.infer<typeof headSchema>>;
/** What one portion of the feed became; changed by erasures alone. */
export type LakePortion = Readonly<z.infer<typeof portionSchema>>;

/** Readers of the lake take `type=…/date=…` and pass over what begins with an underscore. */
const headName = '_lake/latest.json';
export const portionNumber = (portion: number): string => portion.toString().padStart(8, '0');
const portionName = (portion: number) => `_lake/portions/${portionNumber(portion)}.json`;

export function emptyLake(layout: Layout, buckets: readonly string[]): LakeHead {
  const checkpoint = Array.from({ length: layout.lanes }, () => 0);
  const positions = buckets.map((bucket) => ({ bucket, checkpoint }));
  return { version: 1, layout, portions: 0, events: 0, positions, writing: null, tables: [] };
}

export interface KnownHead {
  readonly head: LakeHead;
  /** Undefined if there is no lake yet. */
  readonly etag: string | undefined;
}

/** @throws ReplayError `lake-corrupt` */
export async function readLake(folder: Pick<BlobFolder, 'get'>): Promise<KnownHead | undefined> {
  const blob = await folder.get(headName);
  return blob && { head: parse(headName, blob.bytes, headSchema), etag: blob.etag };
}

/**
 * Puts the next head in the place of the one that a run began with.
 * @throws ReplayError `lake-contended` if another run did so first
 */
export async function replaceHead(
  folder: BlobFolder,
  etag: string | undefined,
  head: LakeHead,
): Promise<KnownHead> {
  const bytes = bytesOf(head);
  if (etag === undefined) await folder.add(headName, bytes);
  else await folder.replace(headName, etag, bytes);
  // Whether it was written is asked, not taken from the answer: that of a first try may have been lost.
  const now = await folder.get(headName);
  if (!now || !bytes.equals(now.bytes))
    throw new ReplayError('lake-contended', 'another lake run went ahead; run again to go on from there');
  return { head, etag: now.etag };
}

export function keepPortion(folder: BlobFolder, portion: LakePortion): Promise<string> {
  return putBlob(folder, portionName(portion.portion), bytesOf(portion));
}

/** @throws ReplayError `lake-corrupt` */
export async function readPortion(folder: Pick<BlobFolder, 'get'>, portion: number): Promise<LakePortion> {
  const name = portionName(portion);
  const blob = await folder.get(name);
  if (!blob) throw new ReplayError('lake-corrupt', `lake/${name} is not there`);
  return parse(name, blob.bytes, portionSchema);
}

/**
 * Writes a blob whose name says of which events it is. What a killed run left is the same, unless another version of
 * this code or of the catalogue wrote it: then this one's bytes replace it. Returns the SHA-256.
 */
export async function putBlob(folder: BlobFolder, name: string, bytes: Uint8Array): Promise<string> {
  const sha256 = hash('sha256', bytes);
  if (await folder.add(name, bytes)) return sha256;
  const there = await folder.get(name);
  const same = there && hash('sha256', there.bytes) === sha256;
  if (there && !same && !(await folder.replace(name, there.etag, bytes)))
    throw new ReplayError('lake-contended', `another lake run writes ${name}; run again to go on from there`);
  return sha256;
}

const bytesOf = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);

function parse<Value>(name: string, bytes: Uint8Array, schema: z.ZodType<Value>): Value {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ReplayError('lake-corrupt', `lake/${name} is no JSON`, { cause });
  }
  const { success, data, error } = schema.safeParse(value);
  if (!success)
    throw new ReplayError('lake-corrupt', `lake/${name} is nothing that this version knows`, {
      cause: error,
    });
  return data;
}
