import type { Backend } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { layoutKey } from './keys.ts';
import { defaultLayout, type Layout } from './layout.ts';

export type LayoutChoice = Partial<Pick<Layout, 'buckets' | 'lanes'>>;

/**
 * The layout that a storage was created with. The first to open it writes down its choice (or the default); after
 * that the written one holds. With `create` false nothing is written, so that a reader that comes first does not
 * choose for the writer.
 * @throws StoreError `layout-mismatch` if the choice differs from what is written; `no-store` if nothing is.
 */
export async function writtenLayout(
  backend: Backend,
  choice: LayoutChoice = {},
  create = true,
): Promise<Layout> {
  const wanted: Layout = { ...defaultLayout, ...choice };
  assertWithin('buckets', wanted.buckets, 1_000);
  assertWithin('lanes', wanted.lanes, 16);
  const found = await read(backend);
  if (!found && !create) throw new StoreError('no-store', 'no event store has been made in this storage yet');
  const layout = found ?? (await write(backend, wanted));
  const different = Object.entries({ ...defaultLayout, ...layout, ...choice }).find(
    ([key, value]) => layout[key as keyof Layout] !== value,
  );
  if (different) {
    const [key, value] = different;
    const written = layout[key as keyof Layout];
    throw new StoreError(
      'layout-mismatch',
      `this storage was created with ${key} ${written}, not ${String(value)}`,
    );
  }
  return layout;
}

async function read(backend: Backend): Promise<Layout | undefined> {
  const row = await backend.get(layoutKey.partition, layoutKey.row);
  if (!row) return undefined;
  const layout = JSON.parse(String(row.layout)) as Record<keyof Layout, unknown>;
  for (const key of ['version', 'hash', 'accounts'] as const) {
    if (layout[key] !== defaultLayout[key])
      throw new StoreError(
        'layout-mismatch',
        `this storage has ${key} ${String(layout[key])}, which this version does not know`,
      );
  }
  return layout as Layout;
}

async function write(backend: Backend, layout: Layout): Promise<Layout> {
  await backend.insert(layoutKey.partition, [{ rowKey: layoutKey.row, layout: JSON.stringify(layout) }]);
  const written = await read(backend);
  if (!written) throw new StoreError('layout-mismatch', 'the layout was written and cannot be read back');
  return written;
}

function assertWithin(key: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new StoreError('layout-mismatch', `${key} must be a whole number from 1 to ${most}, not ${value}`);
}
