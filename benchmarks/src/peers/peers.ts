import type { Peer, Place, StreamStore } from './peer.ts';

/** An adapter's file is loaded when it is opened, not before: its packages may not be installed. */
const adapter =
  (file: string, { fsync = true } = {}) =>
  async (place: Place): Promise<StreamStore> => {
    const url = new URL(`../../peers/${file}.mjs`, import.meta.url);
    const { open } = (await import(url.href)) as { open: (place: Place & { fsync: boolean }) => StreamStore };
    return open({ ...place, fsync });
  };

const onEmmett =
  'all of an append or none; an expected version that is not the stream’s is a conflict; ' +
  'the same event again is stored again; one order over all streams, read by polling';

const emmettPostgresql = { storage: 'folder', appends: { single: 5_000, batch: 400 } } as const;

export const peers: readonly Peer[] = [
  {
    name: 'eventstore',
    guarantees:
      'two rows an event, each a request of its own, so a part of an append may be stored; no conflicts: two writers ' +
      'at one revision both succeed; the same event again is stored again; rows of undispatched events as an outbox',
    storage: 'azurite',
    appends: { single: 1_000, batch: 30 },
    open: adapter('eventstore'),
  },
  {
    name: 'emmett-sqlite',
    guarantees:
      `${onEmmett}; one file, one writer, on disk (WAL, fsync at each commit); ` +
      'a refused append counts in the stream’s version all the same, so the next ones are refused too',
    storage: 'folder',
    appends: { single: 3_000, batch: 400 },
    open: adapter('emmett-sqlite'),
  },
  {
    ...emmettPostgresql,
    name: 'emmett-postgresql',
    guarantees: `${onEmmett}; on disk (fsync at each commit, PostgreSQL’s default)`,
    open: adapter('emmett-postgresql'),
  },
  {
    ...emmettPostgresql,
    name: 'emmett-postgresql (fsync off)',
    guarantees: `${onEmmett}; in the operating system’s cache: Azurite promises no more`,
    open: adapter('emmett-postgresql', { fsync: false }),
  },
  {
    name: 'castore (memory)',
    guarantees:
      'nothing outlives the process; a version that is taken is a conflict; no order over streams, and no feed',
    storage: 'folder',
    appends: { single: 20_000, batch: 600 },
    open: adapter('castore'),
  },
];
