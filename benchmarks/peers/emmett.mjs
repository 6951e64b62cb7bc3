/**
 * What both of Emmett's stores have in common.
 *
 * @param store an Emmett event store
 * @param {import('../src/peers/peer.ts').Fold} fold
 */
export const streamsOf = (store, { initial, evolve }) => ({
  append: (stream, events, after) =>
    store.appendToStream(stream, events.map(messageOf), { expectedStreamVersion: BigInt(after) }),
  fold: async (stream) => (await store.aggregateStream(stream, { initialState: initial, evolve })).state,
});

const messageOf = ({ type, data, ...metadata }) => ({ type, data, metadata });
