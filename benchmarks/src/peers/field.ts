import { evolve, type RecordedEvent } from '@annals/events-schema';
import { conversation } from '@annals/events-schema/catalogue';
import type { Run } from '../benchmark.ts';
import { freshFolder, freshStorage } from '../fresh-storage.ts';
import { annals, annalsInMemory } from './annals.ts';
import { installPeers } from './install.ts';
import type { Fold, Peer, StreamStore } from './peer.ts';
import { peers } from './peers.ts';

/** Our own fold, handed to every store: it asks no more of an event than its type and its data. */
const fold: Fold = {
  initial: conversation.initial,
  evolve: (state, event) => evolve(conversation, state, event as RecordedEvent),
};

/** Hands a store to `use` that has nothing in it, and takes it away. */
export async function freshStore<Value>(
  run: Run,
  peer: Peer,
  use: (store: StreamStore) => Promise<Value>,
): Promise<Value> {
  const opened = async (place: Parameters<Peer['open']>[0]) => {
    const store = await peer.open(place);
    try {
      return await use(store);
    } finally {
      await store.close();
    }
  };
  return peer.storage === 'azurite'
    ? freshStorage(run, (azurite, folder) => opened({ azurite, folder, fold }))
    : freshFolder((folder) => opened({ folder, fold }));
}

export interface Field {
  readonly stores: readonly Peer[];
  /** Why a peer is not among them, by name. */
  readonly leftOut: Readonly<Record<string, string>>;
}

/**
 * Our store and the peers that open on this machine, each with a word on what it guarantees. In the smoke size, our
 * store alone: peers are installed from the network, and `npm test` needs none.
 */
export async function theField(run: Run): Promise<Field> {
  const stores: Peer[] = [annals, annalsInMemory];
  const leftOut: Record<string, string> = {};
  if (run.size === 'full') {
    installPeers(run.say);
    for (const peer of peers) {
      try {
        await freshStore({ ...run, size: 'smoke' }, peer, () => Promise.resolve());
        stores.push(peer);
      } catch (error) {
        leftOut[peer.name] = error instanceof Error ? error.message : String(error);
        run.say(`${peer.name} is left out: ${leftOut[peer.name] ?? ''}`);
      }
    }
  }
  for (const { name, guarantees } of stores) run.say(`${name}: ${guarantees}`);
  return { stores, leftOut };
}
