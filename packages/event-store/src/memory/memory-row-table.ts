import type { RowTable, RowWrite, VersionedRow } from '../backend.ts';

const byKey = (a: string, b: string) => (a < b ? -1 : 1);

export function memoryRowTable(): RowTable {
  const partitions = new Map<string, Map<string, VersionedRow>>();
  let versions = 0;
  const partition = (name: string) => {
    const rows = partitions.get(name) ?? new Map<string, VersionedRow>();
    partitions.set(name, rows);
    return rows;
  };
  const allowed = (rows: ReadonlyMap<string, VersionedRow>, one: RowWrite) => {
    if (one.write === 'put') return true;
    const there = rows.get(one.write === 'delete' ? one.rowKey : one.row.rowKey);
    if (one.write === 'insert') return there === undefined;
    return there !== undefined && (one.write === 'delete' || there.etag === one.etag);
  };
  return {
    get: (name, rowKey) => Promise.resolve(partition(name).get(rowKey)),
    async *range(name, { from, to }, columns) {
      await Promise.resolve();
      const rows = partition(name);
      const keys = [...rows.keys()].filter((key) => key >= from && key < to).sort(byKey);
      for (const key of keys) {
        const row = rows.get(key)?.row;
        if (row && columns)
          yield { rowKey: key, ...Object.fromEntries(columns.map((name) => [name, row[name]])) };
        else if (row) yield row;
      }
    },
    write: (name, writes) => {
      const rows = partition(name);
      if (!writes.every((one) => allowed(rows, one))) return Promise.resolve({ written: false });
      const etags = writes.map((one) => {
        if (one.write === 'delete') {
          rows.delete(one.rowKey);
          return undefined;
        }
        const etag = String(++versions);
        rows.set(one.row.rowKey, { row: one.row, etag });
        return etag;
      });
      return Promise.resolve({ written: true, etags });
    },
  };
}
