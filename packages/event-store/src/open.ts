import { type AzureStorage, azureBackend } from './azure/azure-backend.ts';
import { type LayoutChoice, writtenLayout } from './layout/written-layout.ts';
import { memoryBackend } from './memory/memory-backend.ts';
import { EventStore, type StoreOptions } from './store.ts';

export interface OpenOptions {
  /** Make the store if there is none; true unless told. Readers say false. */
  readonly create?: boolean | undefined;
}

/**
 * Opens the store of a storage account, or makes one: the layout is written down by whoever opens it first.
 * @throws StoreError `layout-mismatch`, `not-loopback`, `no-store`
 */
export async function openEventStore(
  options: AzureStorage & LayoutChoice & OpenOptions & StoreOptions,
): Promise<EventStore> {
  const { create = true } = options;
  const backend = await azureBackend(options, create);
  return new EventStore(backend, await writtenLayout(backend, choiceOf(options), create), options);
}

/** A store in memory, for unit tests: the same code over maps. `now` is the storage's clock. */
export async function openMemoryStore(
  options: StoreOptions & LayoutChoice & { readonly now?: () => Date },
): Promise<EventStore> {
  const backend = memoryBackend(options.now);
  return new EventStore(backend, await writtenLayout(backend, choiceOf(options)), options);
}

const choiceOf = ({ buckets, lanes }: LayoutChoice): LayoutChoice => ({
  ...(buckets === undefined ? {} : { buckets }),
  ...(lanes === undefined ? {} : { lanes }),
});
