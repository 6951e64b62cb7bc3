import { join } from 'node:path';
import { getSQLiteEventStore, sqliteConnection } from '@event-driven-io/emmett-sqlite';
import { streamsOf } from './emmett.mjs';

/** @type {import('../src/peers/peer.ts').Peer['open']} */
export async function open({ folder, fold }) {
  const fileName = join(folder, 'events.db');
  // A connection for each append, which is the default, ends in SQLITE_BUSY as soon as several are under way.
  const connection = sqliteConnection({ fileName });
  const store = getSQLiteEventStore({ fileName, connectionOptions: { singleton: true, connection } });
  await store.schema.migrate();
  const { append, ...streams } = streamsOf(store, fold);
  // Appends that overlap on one connection would share a transaction, so each waits for the one before.
  let last = Promise.resolve();
  return {
    ...streams,
    append(...call) {
      const done = last.then(() => append(...call));
      last = done.catch(() => undefined);
      return done;
    },
    close: () => connection.close(),
  };
}
