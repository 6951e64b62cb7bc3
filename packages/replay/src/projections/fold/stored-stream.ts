import type { StreamName } from '@annals/events-schema';
import type { RowTable, RowWrite } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { changedKey, contributionKey, streamKey } from '../layout/keys.ts';
import { jsonOf, valueColumns, valueText } from '../layout/row-value.ts';
import type { BucketWriter } from './bucket-writer.ts';
import { type Contributions, StreamFold, type StreamProgress } from './stream-fold.ts';

/** A stream's row. Where the state is the value of its one row, that holds it, and this names the key. */
interface StoredStream extends StreamProgress {
  readonly key?: string | undefined;
  /** Keys that were about to change: what of it is stored is uncertain, the state here is from before. */
  readonly touching?: readonly string[] | undefined;
}

export interface LoadedStream {
  readonly fold: StreamFold;
  /** What is stored of its contributions. */
  readonly before: Contributions;
  /** What is stored of itself. */
  readonly text: string | undefined;
}

export async function loadStream(
  table: RowTable,
  partition: string,
  projection: AnyProjection,
  name: StreamName,
): Promise<LoadedStream> {
  const contribution = async (key: string) => {
    const stored = await table.get(partition, contributionKey(key, name));
    return stored && valueText(stored.row);
  };
  const stored = await table.get(partition, streamKey(name));
  if (!stored) return { fold: new StreamFold(projection, name), before: new Map(), text: undefined };
  const text = valueText(stored.row);
  const { key, touching, ...progress } = JSON.parse(text) as StoredStream;
  if (key !== undefined) {
    const json = (await contribution(key)) ?? 'null';
    const fold = new StreamFold(projection, name, { ...progress, state: JSON.parse(json) as unknown });
    return { fold, before: new Map([[key, json]]), text };
  }
  const fold = new StreamFold(projection, name, progress);
  const before = new Map(fold.contributions());
  for (const touched of touching ?? []) {
    const json = await contribution(touched);
    if (json === undefined) before.delete(touched);
    else before.set(touched, json);
  }
  return { fold, before, text };
}

/** What is written of a stream's contributions where none are stored. */
export const contributionWrites = ({ name, where }: StreamFold, contributions: Contributions): RowWrite[] =>
  [...contributions].map(([key, json]) => ({
    write: 'put',
    row: { rowKey: contributionKey(key, name), ...valueColumns(json, where) },
  }));

/** What is written of a stream itself. */
export function streamWrite(
  projection: AnyProjection,
  fold: StreamFold,
  contributions: Contributions,
): RowWrite {
  const { name, where } = fold;
  const text = selfText(projection, fold, contributions);
  return { write: 'put', row: { rowKey: streamKey(name), ...valueColumns(text, where) } };
}

/** Writes what has changed of a stream; all in one transaction, or so that being killed half-way is no loss. */
export async function writeStream(
  writer: BucketWriter,
  projection: AnyProjection,
  { fold, before, text }: LoadedStream,
): Promise<void> {
  const { name, where } = fold;
  const after = fold.contributions();
  const changed: string[] = [];
  const contributions: RowWrite[] = [];
  for (const [key, json] of after) {
    if (before.get(key) === json) continue;
    changed.push(key);
    const row = { rowKey: contributionKey(key, name), ...valueColumns(json, where) };
    contributions.push({ write: 'put', row });
  }
  for (const key of before.keys()) {
    if (after.has(key)) continue;
    changed.push(key);
    contributions.push({ write: 'delete', rowKey: contributionKey(key, name) });
  }
  // Marks come first: if a transaction cannot hold it all, no contribution changes without its mark.
  const marks = projection.merge
    ? changed.map((key): RowWrite => ({ write: 'put', row: { rowKey: changedKey(key) } }))
    : [];
  const writes = [...marks, ...contributions];

  const self = (json: string): RowWrite => ({
    write: 'put',
    row: { rowKey: streamKey(name), ...valueColumns(json, where) },
  });
  const next = selfText(projection, fold, after);
  if (next !== text) writes.push(self(next));
  if (!writer.fits(writes) && text !== undefined)
    await writer.add([self(JSON.stringify({ ...(JSON.parse(text) as object), touching: changed }))]);
  else if (!writer.fits(writes)) await writer.add([self(JSON.stringify({ touching: changed }))]);
  await writer.add(writes);
}

function selfText(projection: AnyProjection, fold: StreamFold, contributions: Contributions): string {
  const { position, gapAt, where } = fold;
  const [key] = projection.keyed ? contributions.keys() : [];
  const rest = key === undefined ? { state: position === undefined ? undefined : fold.state } : { key };
  return jsonOf({ position, gapAt, ...rest } satisfies StoredStream, `${where}, state`);
}
