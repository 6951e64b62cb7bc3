import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Backend } from '../src/backend.ts';
import { defaultLayout } from '../src/layout/layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import { added, catalogue } from './streams.ts';

/** A storage that serves one request after the other, in the order in which they come. */
function oneAtATime(): Backend {
  const backend = memoryBackend();
  let last: Promise<unknown> = Promise.resolve();
  const served = <T>(request: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => after(1)).then(request);
    last = turn;
    return turn;
  };
  return {
    ...backend,
    insert: (...request) => served(() => backend.insert(...request)),
    get: (...request) => served(() => backend.get(...request)),
    async *range(...request) {
      yield* await served(async () => {
        const rows = [];
        for await (const row of backend.range(...request)) rows.push(row);
        return rows;
      });
    },
  };
}

test('of writers in several processes that want the same positions none starves, and each position has one winner', async () => {
  const backend = oneAtATime();
  const stores = [0, 1, 2].map((lane) => new EventStore(backend, defaultLayout, { catalogue, lane }));
  const wins = Array.from({ length: 9 }, () => 0);
  const length = 180;
  /** Reads what is new, appends behind it, and begins again. */
  const write = async (store: EventStore, writer: number) => {
    for (let last = 0, attempt = 0; ; attempt += 1) {
      for await (const { position } of store.read(
        { category: 'counter', id: 'hot' },
        { from: `${last + 1}` },
      ))
        last = Number(position);
      if (last >= length) return;
      const id = `writer-${writer}-${attempt}`;
      const { outcome } = await store.append(added('hot', last + 1, { id }));
      if (outcome === 'appended') wins[writer] = (wins[writer] ?? 0) + 1;
      else expect(outcome).toBe('conflict');
    }
  };
  await Promise.all(stores.flatMap((store, at) => [0, 1, 2].map((n) => write(store, 3 * at + n))));
  const total = wins.reduce((sum, won) => sum + won, 0);
  expect(total).toBeGreaterThanOrEqual(length);
  expect((Math.min(...wins) * wins.length) / total).toBeGreaterThan(0.2);
});
