import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog, type PendingEvent } from './backlog.ts';
import { batchElements } from './batch-elements.ts';

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'annals-backlog-'));
  return run(folder).finally(() => rm(folder, { recursive: true }));
}

function open(folder: string, subscriptions: string[], maxBytes = 1e9) {
  return Backlog.open({ folder, subscriptions, maxBytes, roomTimeoutMs: 20 });
}

async function add(backlog: Backlog, ids: string[]): Promise<PendingEvent[] | undefined> {
  const array = Buffer.from(JSON.stringify(ids.map((id) => ({ id }))));
  return backlog.add(array, batchElements(array), 1_000);
}

function idsOwed(backlog: Backlog, place: number): string[] {
  return [...backlog.owedTo(place)].map(({ json }) => (JSON.parse(json.toString()) as { id: string }).id);
}

test('opened again it owes what was not settled, whatever was added and settled', async () => {
  const step = fc.record({
    add: fc.integer({ min: 1, max: 5 }),
    settle: fc.array(
      fc.record({ subscription: fc.nat(1), pick: fc.double({ min: 0, max: 1, noNaN: true }) }),
    ),
    reopen: fc.boolean(),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 8 }), (steps) =>
    inFolder(async (folder) => {
      const owed: Set<string>[] = [new Set(), new Set()];
      let backlog = await open(folder, ['a', 'b']);
      let next = 0;
      for (const { add: count, settle, reopen } of steps) {
        const ids = Array.from({ length: count }, () => String(next++));
        await add(backlog, ids);
        for (const set of owed) for (const id of ids) set.add(id);
        for (const { subscription, pick } of settle) {
          const candidates = [...backlog.owedTo(subscription)].filter((_, at) => at % 2 === Math.round(pick));
          await backlog.settle(subscription, candidates);
          for (const { json } of candidates)
            owed[subscription]?.delete((JSON.parse(json.toString()) as { id: string }).id);
        }
        if (reopen) {
          await backlog.close();
          backlog = await open(folder, ['a', 'b']);
        }
        for (const place of [0, 1]) expect(idsOwed(backlog, place)).toEqual([...(owed[place] ?? [])]);
      }
      await backlog.close();
    }),
  );
  await fc.assert(property, { numRuns: 40 });
});

test('a subscription is known by its name: reordered, it is owed the same', () =>
  inFolder(async (folder) => {
    const first = await open(folder, ['a', 'b']);
    const [one, two] = (await add(first, ['1', '2'])) ?? [];
    if (!one || !two) throw new Error('not added');
    await first.settle(0, [one]);
    await first.settle(1, [two]);
    await first.close();
    const second = await open(folder, ['new', 'b', 'a']);
    expect([0, 1, 2].map((place) => idsOwed(second, place))).toEqual([[], ['1'], ['2']]);
    await second.close();
  }));

test('without room it waits, in turn, and gives up after its time', () =>
  inFolder(async (folder) => {
    const backlog = await open(folder, ['a'], 500);
    const events = (await add(backlog, ['1', '2'])) ?? [];
    expect(await add(backlog, ['3'])).toBeUndefined();
    const waiting = add(backlog, ['4']);
    await backlog.settle(0, events);
    expect(await waiting).toHaveLength(1);
    await backlog.close();
    expect(await readFile(join(folder, 'journal'), 'utf8')).not.toContain('"3"');
  }));

test('the journal is rewritten when it grows, and loses nothing by it', () =>
  inFolder(async (folder) => {
    const backlog = await open(folder, ['a']);
    const text = 'x'.repeat(1 << 20);
    const kept = (await add(backlog, ['kept'])) ?? [];
    expect(kept).toHaveLength(1);
    for (let at = 0; at < 70; at++) await backlog.settle(0, (await add(backlog, [`${at}${text}`])) ?? []);
    await backlog.close();
    expect((await readFile(join(folder, 'journal'))).length).toBeLessThan(20 << 20);
    const again = await open(folder, ['a']);
    expect(idsOwed(again, 0)).toEqual(['kept']);
    await again.close();
  }));
