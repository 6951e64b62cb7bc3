import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { listen } from '../src/http/listen.ts';
import type { CloudEvent } from '../src/index.ts';

export type Received = { at: number; headers: IncomingHttpHeaders; events: CloudEvent[] };

export type Receiver = {
  url: string;
  deliveries: Received[];
  handshakes: IncomingHttpHeaders[];
  bodies: string[];
  /** Ids in the order of arrival. */
  ids(): string[];
};

/** A webhook that notes what it gets. `status` answers a POST, `allow` the handshake. */
export async function startReceiver({
  status = () => 200,
  allow = () => '*',
}: {
  status?: (delivery: Received, earlier: number) => number | Promise<number>;
  allow?: (handshake: number) => string | undefined;
} = {}): Promise<Receiver> {
  const deliveries: Received[] = [];
  const handshakes: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (request.method === 'OPTIONS') {
        const origin = allow(handshakes.push(request.headers));
        if (origin !== undefined) response.setHeader('WebHook-Allowed-Origin', origin);
        response.end();
        return;
      }
      bodies.push(body);
      const delivery = { at: Date.now(), headers: request.headers, events: JSON.parse(body) as CloudEvent[] };
      response.statusCode = await status(delivery, deliveries.push(delivery) - 1);
      response.end();
    })();
  });
  const port = await listen(server, 0);
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close').catch(() => undefined);
  });
  return {
    url: `http://127.0.0.1:${port}/hook?code=secret`,
    deliveries,
    handshakes,
    bodies,
    ids: () => deliveries.flatMap(({ events }) => events.map(({ id }) => id)),
  };
}
