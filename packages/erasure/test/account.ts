import { gunzipSync } from 'node:zlib';
import type { EventStore } from '@annals/event-store';
import { liveBuild, projections, readRows } from '@annals/replay';
import { parquetReadObjects } from 'hyparquet';
import { all } from './world.ts';

/** All that lies in a store, unpacked, by where it lies. */
export async function heldIn(store: EventStore): Promise<ReadonlyMap<string, string>> {
  const held = new Map<string, string>();
  const { raw } = store;
  for (const bucket of raw.buckets()) {
    held.set(`table ${bucket}`, (await all(raw.tableLines(bucket))).join('\n'));
    for (let lane = 0; lane < raw.layout.lanes; lane += 1) {
      const blocks = await all(raw.feedLines(bucket, lane, await raw.trimMark(bucket, lane)));
      held.set(`feed ${bucket} ${lane}`, blocks.flatMap(({ lines }) => lines.map(String)).join('\n'));
    }
  }
  for (const [folder, blobs] of Object.entries({
    archive: raw.archive,
    payloads: raw.payloads,
    lake: raw.lake,
  }))
    for (const name of await all(blobs.list()))
      held.set(`${folder}/${name}`, await textOf(name, (await blobs.get(name))?.bytes ?? Buffer.of()));
  for (const projection of projections) {
    const build = await liveBuild(store.projections, projection.name);
    if (build)
      held.set(
        `projection ${projection.name}`,
        JSON.stringify(await all(readRows(store, projection, build))),
      );
  }
  return held;
}

/** Where of it a text stands. */
export const placesOf = (held: ReadonlyMap<string, string>, text: string): string[] =>
  [...held].filter(([, content]) => content.includes(text)).map(([place]) => place);

async function textOf(name: string, bytes: Uint8Array): Promise<string> {
  if (name.endsWith('.json')) return Buffer.from(bytes).toString();
  if (!name.endsWith('.parquet')) return gunzipSync(bytes).toString();
  const file = Uint8Array.from(bytes).buffer;
  return JSON.stringify(await parquetReadObjects({ file }), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
