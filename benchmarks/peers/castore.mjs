import { EventStore, EventType } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';

/** @type {import('../src/peers/peer.ts').Peer['open']} */
export function open({ fold: { initial, evolve } }) {
  const store = new EventStore({
    eventStoreId: 'conversations',
    eventTypes: [new EventType({ type: 'ai.annals.message.received.v1' })],
    eventStorageAdapter: new InMemoryEventStorageAdapter(),
    // Castore's aggregate names itself and its version beside its state.
    reducer: (aggregate, { aggregateId, version, type, payload }) => ({
      aggregateId,
      version,
      state: evolve(aggregate?.state ?? initial(), { type, data: payload }),
    }),
  });
  return {
    async append(aggregateId, events, after) {
      const pushes = events.map(({ type, time, data, ...metadata }, index) => ({
        aggregateId,
        version: after + index + 1,
        timestamp: time,
        type,
        payload: data,
        metadata,
      }));
      if (pushes.length === 1) await store.pushEvent(pushes[0]);
      else await EventStore.pushEventGroup(...pushes.map((event) => store.groupEvent(event)));
    },
    fold: async (aggregateId) => (await store.getAggregate(aggregateId)).aggregate?.state ?? initial(),
    close: () => undefined,
  };
}
