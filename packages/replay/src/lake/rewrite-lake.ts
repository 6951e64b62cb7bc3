import { hash } from 'node:crypto';
import { bucketOf, type RawHistory } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { parquetReadObjects } from 'hyparquet';
import { isReplayError, ReplayError } from '../errors.ts';
import { KeptLines } from './day-lines.ts';
import { EventTable } from './event-table.ts';
import { inOrder } from './in-order.ts';
import {
  keepPortion,
  type KnownHead,
  type LakeHead,
  type LakePortion,
  readLake,
  readPortion,
  replaceHead,
} from './lake-manifest.ts';
import { buildDay, typeFolder } from './write-day.ts';

/** Of a row of the lake, whose it is. */
export interface LakeOwner {
  readonly subject: string;
  readonly tenantid: string | undefined;
  readonly datasubject: string | undefined;
}

/** What of the lake may hold something that the table no longer holds. */
export interface StaleDay {
  readonly type: string;
  /** UTC: `2026-11-01`. */
  readonly day: string;
  /** Files without such a row stay as they are. */
  readonly concerns: (owner: LakeOwner) => boolean;
}

export type RewrittenLake = Pick<RawHistory, 'layout' | 'lake' | 'lineAt' | 'withData'>;

const rowsAtOnce = 32;
const tries = 10;

/**
 * Writes files of one type and day anew from the table, those of an unfinished run among them. Killed anywhere, it is
 * called again. Returns how many files there were to be written.
 * @throws ReplayError `lake-contended`, `lake-corrupt`; StoreError `payload-missing`, …
 */
export async function rewriteLakeDay(
  raw: RewrittenLake,
  catalogue: Catalogue,
  { type, day, concerns }: StaleDay,
): Promise<number> {
  // A run that is under way, and may hold old lines in memory, is refused; the next one writes the same files anew.
  if (!(await changeHead(raw, (head) => Promise.resolve(head)))) return 0;
  const table = new EventTable(catalogue, type);
  let written = 0;
  for await (const name of raw.lake.list(`${typeFolder(type)}date=${day}/`)) {
    const portion = Number(/\/(\d+)\.parquet$/.exec(name)?.[1]);
    const file = await raw.lake.get(name);
    if (!file || Number.isNaN(portion)) continue;
    const rows = await rowsOf(file.bytes);
    if (!rows.some(concerns)) continue;
    const { bytes } = await buildDay(
      raw,
      table,
      { type, day, lines: await linesOf(raw, name, rows) },
      portion,
    );
    if (!Buffer.from(bytes).equals(file.bytes)) {
      if (!(await raw.lake.replace(name, file.etag, bytes))) throw contended(name);
      written += 1;
    }
    await describe(raw, portion, {
      name,
      rows: rows.length,
      bytes: bytes.length,
      sha256: hash('sha256', bytes),
    });
  }
  await changeHead(raw, (head) => withBytes(raw, head, type));
  return written;
}

interface LakeRow extends LakeOwner {
  readonly position: string;
}

async function rowsOf(bytes: Uint8Array): Promise<LakeRow[]> {
  const { buffer, byteOffset, byteLength } = bytes;
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const columns = ['subject', 'position', 'tenantid', 'datasubject'];
  const rows = await parquetReadObjects({ file, columns });
  return rows.map(({ subject, position, tenantid, datasubject }) => ({
    ...{ subject: String(subject), position: String(position) },
    ...{ tenantid: textOf(tenantid), datasubject: textOf(datasubject) },
  }));
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

async function linesOf(raw: RewrittenLake, name: string, rows: readonly LakeRow[]) {
  const lines = new KeptLines();
  const found = inOrder(rows, rowsAtOnce, async ({ subject, position }) => {
    const [category = '', id = ''] = subject.split('/');
    return raw.lineAt(bucketOf(raw.layout, category, id), `${category}:${id}:${position}`);
  });
  for await (const line of found) {
    if (line === undefined)
      throw new ReplayError('lake-corrupt', `lake/${name} holds an event that the table does not hold`);
    lines.add(Buffer.from(line));
  }
  return lines;
}

/** What a finished portion says of a file. */
async function describe(
  { lake }: RewrittenLake,
  portion: number,
  file: LakePortion['files'][number],
): Promise<void> {
  const head = (await readLake(lake))?.head;
  if (!head || portion > head.portions) return;
  const known = await readPortion(lake, portion);
  if (known.files.some(({ name, sha256 }) => name === file.name && sha256 === file.sha256)) return;
  const files = known.files.map((one) => (one.name === file.name ? file : one));
  await keepPortion(lake, { ...known, files });
}

async function withBytes({ lake }: RewrittenLake, head: LakeHead, type: string): Promise<LakeHead> {
  let bytes = 0;
  for (let portion = 1; portion <= head.portions; portion += 1)
    for (const file of (await readPortion(lake, portion)).files)
      if (file.name.startsWith(typeFolder(type))) bytes += file.bytes;
  return { ...head, tables: head.tables.map((one) => (one.type === type ? { ...one, bytes } : one)) };
}

/** Whoever else replaces it; undefined if there is no lake. */
async function changeHead(
  { lake }: RewrittenLake,
  change: (head: LakeHead) => Promise<LakeHead>,
): Promise<KnownHead | undefined> {
  for (let left = tries; ; left -= 1) {
    const known = await readLake(lake);
    if (!known) return undefined;
    try {
      return await replaceHead(lake, known.etag, await change(known.head));
    } catch (error) {
      if (left <= 0 || !isReplayError(error) || error.code !== 'lake-contended') throw error;
    }
  }
}

const contended = (name: string) =>
  new ReplayError('lake-contended', `a lake run writes ${name}; run again to go on from there`);
