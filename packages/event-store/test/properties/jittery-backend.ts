import { setImmediate } from 'node:timers/promises';
import type { Backend } from '../../src/backend.ts';

/**
 * A storage whose answers take a number of turns of the event loop that `turns` says, before and after they take
 * effect; so that what is under way at once interleaves in every way.
 */
export function jittery(backend: Backend, turns: () => number): Backend {
  const late = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let left = turns(); left > 0; left -= 1) await setImmediate();
    const result = await act();
    for (let left = turns(); left > 0; left -= 1) await setImmediate();
    return result;
  };
  return {
    ...backend,
    insert: (partition, rows) => late(() => backend.insert(partition, rows)),
    rewrite: (partition, writes) => late(() => backend.rewrite(partition, writes)),
    get: (partition, rowKey, columns) => late(() => backend.get(partition, rowKey, columns)),
  };
}
