import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

// Longer than clients keep an idle connection, so that none is closed under a request that is being sent.
const KEEP_ALIVE_MS = 65_000;

/** Listens on 127.0.0.1 (port 0: a free one) and returns the port. */
export async function listen(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Takes no more requests, lets those under way finish for `graceMs`, then closes what is left. */
export async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection whose request has just ended is kept alive even now: looked for until none is left.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
  }, 20);
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, graceMs);
  await closed;
  clearTimeout(timer);
  clearInterval(sweep);
}
