import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';
import pg from 'pg';
import { streamsOf } from './emmett.mjs';
import { startPostgres } from './postgres.mjs';

/** @param {import('../src/peers/peer.ts').Place & { fsync: boolean }} place fsync: a commit waits for the disk */
export async function open({ folder, fold, fsync }) {
  const server = await startPostgres(folder, fsync);
  try {
    const pool = new pg.Pool({ connectionString: server.url });
    // An ended pool does not wait for its connections, and the server's stop, which is next, breaks what is left.
    pool.on('error', () => undefined);
    const store = getPostgreSQLEventStore(server.url, { connectionOptions: { pool } });
    await store.schema.migrate();
    return {
      ...streamsOf(store, fold),
      async close() {
        await pool.end();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
