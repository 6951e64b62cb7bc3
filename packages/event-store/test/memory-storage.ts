import { writtenLayout } from '../src/layout/written-layout.ts';
import { memoryBackend } from '../src/memory/memory-backend.ts';
import { EventStore } from '../src/store.ts';
import type { Storage } from './contract/storage.ts';
import { catalogue } from './streams.ts';

/** One memory, for as many stores as are opened on it. */
export function memoryStorage(now?: () => Date): Storage {
  const backend = memoryBackend(now);
  return {
    backend,
    open: async ({ buckets, lanes, ...options } = {}) => {
      const choice = {
        ...(buckets === undefined ? {} : { buckets }),
        ...(lanes === undefined ? {} : { lanes }),
      };
      return new EventStore(backend, await writtenLayout(backend, choice), { catalogue, ...options });
    },
  };
}
