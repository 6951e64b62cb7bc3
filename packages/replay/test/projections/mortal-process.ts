import { setImmediate } from 'node:timers/promises';
import type { EventStore, RowTable } from '@annals/event-store';

/** After so many transactions the process is dead; the last one took effect, or not. */
export interface Death {
  readonly afterWrites: number;
  readonly tookEffect: boolean;
}

const lostAnswer = 3;
const killed = new Error('killed');

/** Lets `work` run until its death comes, with answers that take a while; true if it lived to the end. */
export async function untilKilled(
  store: EventStore,
  death: Death | undefined,
  work: (store: EventStore) => Promise<unknown>,
  turns: () => number = () => 0,
): Promise<boolean> {
  try {
    await work(withTable(store, mortal(store.projections, death, turns)));
    return true;
  } catch (error) {
    if (error === killed) return false;
    throw error;
  }
}

function mortal(table: RowTable, death: Death | undefined, turns: () => number): RowTable {
  let writes = 0;
  const wait = async () => {
    for (let left = turns(); left > 0; left -= 1) await setImmediate();
  };
  const isDead = () => death !== undefined && writes > death.afterWrites;
  return {
    get: async (...key) => {
      await wait();
      if (isDead()) throw killed;
      return table.get(...key);
    },
    range: (...range) => table.range(...range),
    write: async (...write) => {
      writes += 1;
      await wait();
      const last = writes === (death?.afterWrites ?? 0) + 1;
      const arrives = !isDead() || (last && death?.tookEffect === true);
      // An answer that is lost: the client sends it again, and hears of the second time.
      if (arrives && turns() === lostAnswer) await table.write(...write);
      const result = arrives ? await table.write(...write) : undefined;
      await wait();
      if (isDead() || !result) throw killed;
      return result;
    },
  };
}

/** The same store, with another table of projections. */
function withTable(store: EventStore, projections: RowTable): EventStore {
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'projections') return projections;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
