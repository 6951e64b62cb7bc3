import { describe, expect, test } from 'vitest';
import type { RowWrite } from '../../src/backend.ts';
import { added, fromTo } from '../streams.ts';
import { all, fresh, type Storage } from './storage.ts';

/** Table `projections`: rows that change, under conditions. */
export function describeRowTable(storage: () => Storage): void {
  const table = () => storage().backend.projections;
  const keys = { from: '!', to: '~' };

  describe('a table of rows that change', () => {
    test('gives back what was written, of every type, and in order of keys', async () => {
      const partition = fresh('rows');
      const bytes = Buffer.from([0, 255, 10]);
      const text = 'Zürich\u2028{"a": 1}\u2029\r\n';
      const row = { rowKey: 'c:ü=2F', text, count: 7, bytes };
      const result = await table().write(partition, [
        { write: 'insert', row },
        { write: 'put', row: { rowKey: 'b' } },
        { write: 'put', row: { rowKey: 'C' } },
      ]);
      expect(result.written).toBe(true);
      expect((await table().get(partition, 'c:ü=2F'))?.row).toEqual(row);
      const stored = await all(table().range(partition, keys));
      expect(stored.map(({ rowKey }) => rowKey)).toEqual(['C', 'b', 'c:ü=2F']);
      const [, , part] = await all(table().range(partition, keys, ['count']));
      expect(part).toEqual({ rowKey: 'c:ü=2F', count: 7 });
      expect(await table().get(partition, 'nothing')).toBeUndefined();
    });

    test('replaces a row only as it was read, and says its new ETag', async () => {
      const partition = fresh('rows');
      await table().write(partition, [{ write: 'insert', row: { rowKey: 'head', turn: 1 } }]);
      const read = await table().get(partition, 'head');
      const replace = (turn: number, etag = '') =>
        table().write(partition, [{ write: 'replace', row: { rowKey: 'head', turn }, etag }]);
      const second = await replace(2, read?.etag);
      if (!second.written) throw new Error('not written');
      expect(await replace(3, read?.etag)).toEqual({ written: false });
      expect((await table().get(partition, 'head'))?.row.turn).toBe(2);
      expect((await replace(3, second.etags[0])).written).toBe(true);
    });

    test.each([
      { of: 'an insert of a row that is there', write: 'insert', row: { rowKey: 'there', new: 1 } },
      { of: 'a replacement of a row that is gone', write: 'replace', row: { rowKey: 'gone' } },
      { of: 'a deletion of a row that is gone', write: 'delete', rowKey: 'gone' },
    ] as const)('does nothing at all because of $of', async ({ of: _, ...refused }) => {
      const partition = fresh('rows');
      const first = await table().write(partition, [
        { write: 'insert', row: { rowKey: 'there', old: 1 } },
        { write: 'insert', row: { rowKey: 'gone' } },
      ]);
      await table().write(partition, [{ write: 'delete', rowKey: 'gone' }]);
      const etag = first.written ? first.etags[1] : undefined;
      const other = { write: 'put', row: { rowKey: 'other' } } as const;
      const result = await table().write(partition, [other, { ...refused, etag } as RowWrite]);
      expect(result).toEqual({ written: false });
      expect(await all(table().range(partition, keys))).toEqual([{ rowKey: 'there', old: 1 }]);
    });

    test('replaces whole rows, and deletes', async () => {
      const partition = fresh('rows');
      await table().write(partition, [
        { write: 'put', row: { rowKey: 'a', old: 1 } },
        { write: 'put', row: { rowKey: 'b' } },
      ]);
      await table().write(partition, [
        { write: 'put', row: { rowKey: 'a', new: 1 } },
        { write: 'delete', rowKey: 'b' },
      ]);
      expect(await all(table().range(partition, keys))).toEqual([{ rowKey: 'a', new: 1 }]);
    });
  });

  test('the end of the feed is where a reader stands that has read all of it, bucket by bucket', async () => {
    const store = await storage().open();
    const id = fresh('end');
    await store.append(fromTo(1, 3).map((n) => added(id, n)));
    const end = await store.feedEnd();
    expect(await all(store.feed(end))).toEqual([]);
    await store.append(added(id, 4));
    const news = (await all(store.feed(end))).flatMap(({ events }) => events);
    expect(news.map(({ position }) => Number(position))).toEqual([4]);
    expect(await store.feedEnd()).not.toEqual(end);
  });
}
