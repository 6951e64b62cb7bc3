import { type EventStore, openMemoryStore } from '@annals/event-store';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { storeAt } from '../fresh-storage.ts';
import type { Peer, StreamStore } from './peer.ts';

export const streamsOf = (store: EventStore): StreamStore => ({
  async append(_, events) {
    const { outcome } = await store.append(events);
    if (outcome !== 'appended') throw new Error(`an append ended as ${outcome}`);
  },
  fold: async (stream) => (await store.replay(conversation, stream)).state,
  close: () => undefined,
});

/** Our own store, measured as the peers are. */
export const annals: Peer = {
  name: 'annals',
  guarantees:
    'all of an append or none, durable in the table; one event a position, a second one is a conflict; ' +
    'the same event again is a duplicate and changes nothing; a feed of all streams in the same transaction',
  storage: 'azurite',
  appends: { single: 10_000, batch: 600 },
  async open({ azurite }) {
    if (!azurite) throw new Error('this store needs an Azurite');
    return streamsOf(await storeAt(azurite));
  },
};

/** The same store without a storage, beside the peer that has none either. */
export const annalsInMemory: Peer = {
  name: 'annals (memory)',
  guarantees: 'the same, but nothing outlives the process',
  storage: 'folder',
  appends: { single: 20_000, batch: 600 },
  open: async () => streamsOf(await openMemoryStore({ catalogue, source: '/benchmarks' })),
};
