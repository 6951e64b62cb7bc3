import { promisify } from 'node:util';
import eventstore from 'eventstore';

/** @type {import('../src/peers/peer.ts').Peer['open']} */
export async function open({ azurite, fold: { initial, evolve } }) {
  const store = eventstore({
    type: 'azuretable',
    storageAccount: azurite.accountName,
    storageAccessKey: azurite.accountKey,
    storageTableHost: azurite.tableUrl,
  });
  await promisify(store.init.bind(store))();
  const load = promisify(store.getEventStream.bind(store));
  const streamOf = (id) => load({ aggregateId: id, aggregate: 'conversation', context: 'benchmark' });
  // A stream is loaded before it can be appended to. Each is kept, so that only its first append pays for that.
  const kept = new Map();
  return {
    async append(id, events) {
      const stream = kept.get(id) ?? (await streamOf(id));
      kept.set(id, stream);
      stream.addEvents(events);
      await promisify(stream.commit.bind(stream))();
    },
    async fold(id) {
      const { events } = await streamOf(id);
      return events.reduce((state, { payload }) => evolve(state, payload), initial());
    },
    close: () => undefined,
  };
}
