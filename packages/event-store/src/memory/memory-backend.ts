import { type Backend, type Row, rowVersion, type StoredBlob } from '../backend.ts';
import { memoryRowTable } from './memory-row-table.ts';

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Keeps rows and blobs in memory, for unit tests of code that uses a store. `now` is a parameter for tests. */
export function memoryBackend(now: () => Date = () => new Date()): Backend {
  const partitions = new Map<string, Map<string, Row>>();
  const blobs = new Map<string, StoredBlob>();
  let versions = 0;

  const partition = (name: string) => {
    const rows = partitions.get(name) ?? new Map<string, Row>();
    partitions.set(name, rows);
    return rows;
  };
  const select = (row: Row, columns?: readonly string[]): Row =>
    columns
      ? {
          rowKey: row.rowKey,
          [rowVersion]: row[rowVersion],
          ...Object.fromEntries(columns.map((column) => [column, row[column]])),
        }
      : row;
  const store = (rows: Map<string, Row>, row: Row) =>
    rows.set(row.rowKey, { ...row, [rowVersion]: String(++versions) });
  const write = (key: string, bytes: Uint8Array) => blobs.set(key, { bytes, etag: String(++versions) });

  return {
    insert: (name, rows) => {
      const stored = partition(name);
      const index = rows.findIndex(({ rowKey }) => stored.has(rowKey));
      if (index >= 0) return Promise.resolve({ inserted: false, index });
      for (const row of rows) store(stored, row);
      return Promise.resolve({ inserted: true });
    },
    get: (name, rowKey, columns) => {
      const row = partition(name).get(rowKey);
      return Promise.resolve(row && select(row, columns));
    },
    rewrite: (name, writes) => {
      const stored = partition(name);
      const possible = writes.every(({ row, version }) => stored.get(row.rowKey)?.[rowVersion] === version);
      if (possible) for (const { row } of writes) store(stored, row);
      return Promise.resolve(possible);
    },
    remove: (name, rowKeys) => {
      for (const rowKey of rowKeys) partition(name).delete(rowKey);
      return Promise.resolve();
    },
    async *range(name, { from, to }, columns) {
      await Promise.resolve();
      const rows = [...partition(name).values()].filter(({ rowKey }) => rowKey >= from && rowKey < to);
      for (const row of rows.sort((a, b) => byText(a.rowKey, b.rowKey))) yield select(row, columns);
    },
    projections: memoryRowTable(),
    snapshots: memoryRowTable(),
    replays: memoryRowTable(),
    getBlob: (container, name) => Promise.resolve(blobs.get(`${container}/${name}`)),
    getBlobPart: (container, name, offset, length) => {
      const bytes = blobs.get(`${container}/${name}`)?.bytes.subarray(offset, offset + length);
      return Promise.resolve(bytes?.length ? bytes : undefined);
    },
    addBlob: (container, name, bytes) => {
      const key = `${container}/${name}`;
      const absent = !blobs.has(key);
      if (absent) write(key, bytes);
      return Promise.resolve(absent);
    },
    addBlobInParts: async (container, name, parts) => {
      const all: Uint8Array[] = [];
      for await (const part of parts) all.push(part);
      const key = `${container}/${name}`;
      const absent = !blobs.has(key);
      if (absent) write(key, Buffer.concat(all));
      return absent;
    },
    replaceBlob: (container, name, etag, bytes) => {
      const key = `${container}/${name}`;
      if (blobs.get(key)?.etag !== etag) return Promise.resolve(false);
      if (bytes === undefined) blobs.delete(key);
      else write(key, bytes);
      return Promise.resolve(true);
    },
    removeBlob: (container, name) => {
      blobs.delete(`${container}/${name}`);
      return Promise.resolve();
    },
    async *listBlobs(container, prefix = '') {
      await Promise.resolve();
      const start = `${container}/`;
      const names = [...blobs.keys()].filter((key) => key.startsWith(start + prefix)).sort(byText);
      for (const key of names) yield key.slice(start.length);
    },
    now,
  };
}
