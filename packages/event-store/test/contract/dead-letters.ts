import { describe, expect, test } from 'vitest';
import { discardDeadLetters, retryDeadLetters } from '../../src/dead-letters/drain.ts';
import type { UnreadableBlob } from '../../src/dead-letters/dead-letters.ts';
import { letter, writeBlob } from '../letters.ts';
import { added, counter, fact, fromTo, happened } from '../streams.ts';
import { all, fresh, type Storage, subjectOf } from './storage.ts';

/** What Event Grid gave up, and the way back. Tests share the container, so each looks at streams of its own. */
export function describeDeadLetters(storage: () => Storage): void {
  describe('dead letters', () => {
    const open = () => storage().open();
    const write = (...letters: object[]) => writeBlob(storage().backend, letters);
    const contentOf = async (name: string) => {
      const blob = await storage().backend.getBlob('deadletters', name);
      return blob && (JSON.parse(Buffer.from(blob.bytes).toString()) as unknown);
    };

    test('are listed with what became of them, and the event as it was published', async () => {
      const id = fresh();
      const blob = await write(letter(added(id, 1)), letter(added(id, 2), { deliveryattempts: 1 }));
      const listed = await all((await open()).deadLetters.list({ streams: [`counter/${id}`] }));
      expect(listed).toEqual([
        {
          id: expect.stringMatching(/^[0-9a-f]{20}$/) as string,
          blob,
          reason: 'MaxDeliveryAttemptsExceeded',
          deliveryattempts: 30,
          lastdeliveryoutcome: 'ServiceUnavailable',
          publishtime: '2026-03-01T10:00:00.4018726Z',
          lastdeliveryattempttime: '2026-03-02T10:00:00Z',
          event: added(id, 1),
        },
        expect.objectContaining({ deliveryattempts: 1, event: added(id, 2) }),
      ]);
    });

    test('end stored, found stored, or in quarantine; then their blob is gone', async () => {
      const store = await open();
      const id = fresh();
      await store.append(added(id, 1));
      const blob = await write(
        ...[1, 2, 3].map((n) => letter(added(id, n))),
        letter(added(id, 4, { data: 0 })),
      );
      const counted: number[] = [];
      const report = await retryDeadLetters(store, { streams: [`counter/${id}`] }, (n) => counted.push(n));
      expect(report).toMatchObject({ appended: 2, duplicates: 1, quarantined: 1, reasons: { invalid: 1 } });
      expect(counted.reduce((sum, n) => sum + n)).toBe(4);
      expect((await store.replay(counter, id)).events).toBe(3);
      const entries = await all(store.quarantine.list({ streams: [`counter/${id}`] }));
      expect(entries.map(({ event }) => event)).toEqual([added(id, 4, { data: 0 })]);
      expect(await contentOf(blob)).toBeUndefined();
    });

    test('that the filter does not mean stay in their blob, as they were', async () => {
      const store = await open();
      const id = fresh();
      const other = letter(added(id, 2), { deadletterreason: 'TimeToLiveExceeded' });
      const blob = await write(letter(added(id, 1)), other, letter(happened(id, 1)));
      const filter = { streams: [`counter/${id}`], reasons: ['MaxDeliveryAttemptsExceeded'] };
      expect(await retryDeadLetters(store, filter)).toMatchObject({ appended: 1, quarantined: 0 });
      expect(await contentOf(blob)).toEqual([other, letter(happened(id, 1))]);
      expect(await discardDeadLetters(store, { streams: [`counter/${id}`] })).toMatchObject({ discarded: 1 });
      expect(await contentOf(blob)).toEqual([letter(happened(id, 1))]);
      expect((await store.replay(counter, id)).events).toBe(1);
    });

    test('are found by id, type, source, category and time of publishing, and no more than asked for', async () => {
      const store = await open();
      const id = fresh('filtered');
      const published = (hour: number) => ({ publishtime: `2026-05-01T0${hour}:00:00.1234567Z` });
      await write(
        letter(added(id, 1, { source: `/a/${id}` }), published(1)),
        letter(happened(id, 1, { source: `/a/${id}` }), published(2)),
        letter(happened(id, 2, { source: `/b/${id}` }), published(3)),
        letter(happened(id, 3, { source: `/b/${id}` }), { publishtime: undefined }),
      );
      const sources = [`/a/${id}`, `/b/${id}`];
      const found = async (filter: object) => {
        const letters = await all(store.deadLetters.list({ sources, ...filter }));
        return letters.map(
          ({ event }) => `${subjectOf(event).split('/')[0] ?? ''}${(event as { id: string }).id.slice(-2)}`,
        );
      };
      expect(await found({})).toEqual(['counter-1', 'fact-1', 'fact-2', 'fact-3']);
      expect(await found({ limit: 2 })).toEqual(['counter-1', 'fact-1']);
      expect(await found({ sources: [`/b/${id}`] })).toEqual(['fact-2', 'fact-3']);
      expect(await found({ types: ['test.annals.counter.added.v1'] })).toEqual(['counter-1']);
      expect(await found({ categories: ['fact', 'web'] })).toEqual(['fact-1', 'fact-2', 'fact-3']);
      expect(await found({ after: '2026-05-01T02:00:00.1234567Z' })).toEqual(['fact-1', 'fact-2']);
      expect(await found({ before: '2026-05-01T03:00:00.1234567+00:00' })).toEqual(['counter-1', 'fact-1']);
      expect(await found({ after: '2026-05-01T01:30:00Z', before: '2026-05-01T02:30:00Z' })).toEqual([
        'fact-1',
      ]);
      const [first] = await all(store.deadLetters.list({ sources }));
      expect(await found({ ids: new Set([first?.id ?? '']) })).toEqual(['counter-1']);
      expect(await found({ reasons: ['nothing'] })).toEqual([]);
      await expect(found({ after: 'yesterday' })).rejects.toMatchObject({ code: 'bad-time' });
    });

    test.each([
      ['that is cut', '[{"id":"1","deadletterreason":"x"', /JSON/],
      ['that is empty', '', /JSON/],
      ['that is no array', '{"deadletterreason":"x"}', 'is no JSON array'],
      ['of other events', '[{"id":"1"}]', 'element 0 is no event with deadletterreason'],
      ['of something else', '[null]', 'element 0 is no event with deadletterreason'],
      [
        'nested beyond the stack',
        `[{"deadletterreason":"x","data":${'['.repeat(9e4)}${']'.repeat(9e4)}}]`,
        /stack/,
      ],
    ])('a blob %s is named and left, and does not stop the others', async (_, content, why) => {
      const store = await open();
      const id = fresh();
      const blob = await writeBlob(storage().backend, content);
      await write(letter(added(id, 1)));
      const filter = { streams: [`counter/${id}`] };
      const heard: UnreadableBlob[] = [];
      const named = expect.arrayContaining([
        { blob, why: expect.stringMatching(why) as string },
      ]) as UnreadableBlob[];
      expect(await all(store.deadLetters.list(filter, (one) => heard.push(one)))).toHaveLength(1);
      expect(heard).toEqual(named);
      expect(await retryDeadLetters(store, filter)).toMatchObject({ appended: 1, unreadable: named });
      expect(await discardDeadLetters(store, filter)).toMatchObject({ discarded: 0, unreadable: named });
      expect(await storage().backend.getBlob('deadletters', blob)).toBeDefined();
      await storage().backend.replaceBlob(
        'deadletters',
        blob,
        (await storage().backend.getBlob('deadletters', blob))?.etag ?? '',
        undefined,
      );
    });

    test('two who retry at once, and a third who discards something else, store each once and lose none', async () => {
      const id = fresh();
      const stores = await Promise.all(fromTo(1, 3).map(open));
      const [one, two, three] = stores as [(typeof stores)[0], (typeof stores)[0], (typeof stores)[0]];
      for (const first of [1, 11, 21, 31])
        await write(
          ...fromTo(first, first + 9).map((n) => letter(happened(id, n))),
          letter(added(id, first), { deadletterreason: 'discarded' }),
          letter(added(id, first), { deadletterreason: 'kept' }),
        );
      const filter = { streams: [`fact/${id}`] };
      const [, , { discarded }] = await Promise.all([
        retryDeadLetters(one, filter),
        retryDeadLetters(two, filter),
        discardDeadLetters(three, { streams: [`counter/${id}`], reasons: ['discarded'] }),
      ]);
      expect(discarded).toBe(4);
      expect((await one.replay(fact, id)).events).toBe(40);
      expect(await all(one.deadLetters.list(filter))).toEqual([]);
      const kept = await all(one.deadLetters.list({ streams: [`counter/${id}`] }));
      expect(kept.map(({ reason }) => reason)).toEqual(['kept', 'kept', 'kept', 'kept']);
    });

    test('that Event Grid writes while others are retried are not lost', async () => {
      const store = await open();
      const id = fresh();
      const filter = { streams: [`fact/${id}`] };
      for (const n of fromTo(1, 20)) await write(letter(happened(id, n)));
      await Promise.all([
        retryDeadLetters(store, filter),
        ...fromTo(21, 40).map((n) => write(letter(happened(id, n)))),
      ]);
      await retryDeadLetters(store, filter);
      expect((await store.replay(fact, id)).events).toBe(40);
      expect(await all(store.deadLetters.list(filter))).toEqual([]);
    });
  });
}
