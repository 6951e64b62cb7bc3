import { describe, expect, test } from 'vitest';
import { happened } from '../streams.ts';
import { all, feedOf, fresh, type Storage } from './storage.ts';

/** `data` whose JSON has this many characters. */
const text = (chars: number, of = 'x') => of.repeat((chars - 2) / of.length);

/** Random hex: does not compress below a half. */
const noise = (chars: number, seed: number) => {
  let state = seed + 1;
  let hex = '';
  while (hex.length < chars) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    hex += state.toString(36);
  }
  return hex.slice(0, chars);
};

/** Data at and over the limits of rows, events and transactions. */
export function describeLargeData(storage: () => Storage): void {
  describe('large data', () => {
    const stored = async (data: unknown) => {
      const store = await storage().open();
      const id = fresh();
      expect(await store.append(happened(id, 1, { data }))).toMatchObject({ outcome: 'appended' });
      const [event] = await all(store.read({ category: 'fact', id }));
      const [fed] = await feedOf(store, `fact/${id}`);
      expect(JSON.stringify(event?.data) === JSON.stringify(data)).toBe(true);
      expect(JSON.stringify(fed) === JSON.stringify(event)).toBe(true);
      expect(event).not.toHaveProperty('dataref');
      expect(await store.append(happened(id, 1, { data }))).toMatchObject({ outcome: 'duplicate' });
    };
    const payloads = async () => (await all(storage().backend.listBlobs('payloads'))).length;

    test('32,000 characters of data stay in the row, one more goes to a payload blob', async () => {
      const before = await payloads();
      await stored(text(32_000));
      expect(await payloads()).toBe(before);
      await stored(text(32_001));
      expect(await payloads()).toBe(before + 1);
    });

    test('it is characters that count, also where they take several bytes', async () => {
      const before = await payloads();
      await stored(text(32_000, '漢'));
      await stored(text(32_000, '😀'));
      expect(await payloads()).toBe(before);
      await stored(text(32_002, '😀'));
      expect(await payloads()).toBe(before + 1);
    });

    test('the same large data in two events is one payload', async () => {
      const before = await payloads();
      await stored(text(40_000, 'same'));
      await stored(text(40_000, 'same'));
      expect(await payloads()).toBe(before + 1);
    });

    test('an event of almost 1 MiB is stored, one above is refused', async () => {
      await stored(noise(1_048_000, 1));
      const store = await storage().open();
      const id = fresh();
      await expect(store.append(happened(id, 1, { data: text(1_048_576) }))).rejects.toMatchObject({
        violations: [{ rule: 'max_bytes' }],
      });
    });

    test('an append that fills a transaction almost is stored whole', async () => {
      const store = await storage().open();
      const id = fresh();
      const data = (n: number) => noise(20_000, n);
      const events = Array.from({ length: 60 }, (_, n) => happened(id, n, { data: data(n) }));
      expect(await store.append(events)).toMatchObject({ outcome: 'appended' });
      const read = await all(store.read({ category: 'fact', id }));
      expect(read.map((event) => event.data).join() === events.map((event) => event.data).join()).toBe(true);
      expect(await feedOf(store, `fact/${id}`)).toHaveLength(60);
    });

    test('an append of more than a transaction holds is refused, by size of rows and of its feed block', async () => {
      const store = await storage().open();
      const id = fresh();
      for (const data of [(n: number) => noise(31_000, n), () => text(31_000, '漢')]) {
        const events = Array.from({ length: 99 }, (_, n) => happened(id, n, { data: data(n) }));
        await expect(store.append(events)).rejects.toMatchObject({ code: 'append-invalid' });
      }
      expect(await all(store.read({ category: 'fact', id }))).toEqual([]);
    });

    test('many large single events at once are spread over transactions that hold them', async () => {
      const store = await storage().open();
      const id = fresh();
      const events = Array.from({ length: 200 }, (_, n) => happened(id, n, { data: noise(25_000, n) }));
      const outcomes = await Promise.all(events.map((event) => store.append(event)));
      expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
      expect(await all(store.read({ category: 'fact', id }))).toHaveLength(200);
    });

    test('a payload that is lost or changed is an error that names it, with stream and position, not an empty event', async () => {
      const store = await storage().open();
      const id = fresh();
      const { backend } = storage();
      const before = new Set(await all(backend.listBlobs('payloads')));
      await store.append(happened(id, 1, { data: text(50_000, fresh('lost').padEnd(16, '_')) }));
      const [name = ''] = (await all(backend.listBlobs('payloads'))).filter((blob) => !before.has(blob));
      const read = () => all(store.read({ category: 'fact', id }));
      const replaced = async (bytes: Uint8Array | undefined) => {
        const etag = (await backend.getBlob('payloads', name))?.etag ?? '';
        expect(await backend.replaceBlob('payloads', name, etag, bytes)).toBe(true);
      };
      const original = (await backend.getBlob('payloads', name))?.bytes;
      await replaced(Buffer.from('something else'));
      await expect(read()).rejects.toMatchObject({ code: 'payload-corrupt' });
      await replaced(undefined);
      await expect(read()).rejects.toMatchObject({ code: 'payload-missing' });
      await expect(read()).rejects.toThrow(new RegExp(`^fact/${id}, position 2026-[^:]*.*: blob payloads/`));
      await backend.addBlob('payloads', name, original ?? Buffer.alloc(0));
      expect(await read()).toHaveLength(1);
    });
  });
}
