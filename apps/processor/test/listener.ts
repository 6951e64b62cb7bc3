import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CloudEvent } from '@annals/events-schema';

export interface Listener {
  readonly url: string;
  /** Bodies of the deliveries, as they came. */
  readonly bodies: readonly string[];
  /** Events of a type, of all deliveries. */
  readonly heard: (type: string) => CloudEvent[];
  readonly stop: () => void;
}

/** A webhook that a subscription delivers to; with `deaf` it takes requests and never answers. */
export async function startListener({ deaf = false } = {}): Promise<Listener> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (deaf) return;
      if (request.method === 'OPTIONS') response.setHeader('WebHook-Allowed-Origin', '*');
      else bodies.push(body);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bodies,
    heard: (type) =>
      bodies.flatMap((body) => JSON.parse(body) as CloudEvent[]).filter((event) => event.type === type),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
