import type { CloudEvent } from '@annals/events-schema';
import type { conversation } from '@annals/events-schema/catalogue';
import type { Azurite } from '@annals/local-azure';

export type Conversation = ReturnType<typeof conversation.initial>;

/** The fold that every store runs: what a conversation is before its events, and after one more. */
export interface Fold {
  readonly initial: () => Conversation;
  readonly evolve: (state: Conversation, event: Pick<CloudEvent, 'type' | 'data'>) => Conversation;
}

/** One store under measurement; all that a benchmark does to it goes through this. */
export interface StreamStore {
  /** Appends to a stream that holds `after` events; resolves once the store says that they are stored. */
  append(stream: string, events: readonly CloudEvent[], after: number): Promise<unknown>;
  /** The state of a stream, from all of its events. */
  fold(stream: string): Promise<Conversation>;
  close(): unknown;
}

/** Where a store may keep its data, which nothing else has used, and how it is to fold. */
export interface Place {
  readonly azurite?: Azurite | undefined;
  readonly folder: string;
  readonly fold: Fold;
}

export interface Peer {
  readonly name: string;
  /** What holds once an append has returned, in one line. */
  readonly guarantees: string;
  readonly storage: 'azurite' | 'folder';
  /** Appends in the full size: of one event each, and of 49 each. */
  readonly appends: { readonly single: number; readonly batch: number };
  open(place: Place): StreamStore | Promise<StreamStore>;
}
