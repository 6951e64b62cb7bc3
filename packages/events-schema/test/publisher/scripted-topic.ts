import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CloudEvent } from '../../src/index.ts';

/** A status to answer with, with headers; or what to do to the connection instead. */
export type Answer = number | [status: number, headers: Record<string, string>] | 'hang up' | 'never';

/**
 * A topic that does what a real one does only on a bad day: `answer` decides on each request, counted from 1.
 * What the local topic of @annals/local-azure does by itself is tested there.
 */
export async function startScriptedTopic(answer: (request: number) => Answer) {
  const bodies: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  let waiting = 0;
  let mostWaiting = 0;

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    mostWaiting = Math.max(mostWaiting, (waiting += 1));
    headers.push(request.headers);
    bodies.push(await text(request));
    const what = answer(bodies.length);
    await new Promise((resolve) => setTimeout(resolve, 5));
    waiting -= 1;
    if (what === 'hang up') request.socket.destroy();
    else if (typeof what === 'number') response.writeHead(what).end();
    else if (what !== 'never') response.writeHead(...what).end();
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/events`,
    bodies,
    headers,
    batches: () => bodies.map((body) => JSON.parse(body) as CloudEvent[]),
    mostWaiting: () => mostWaiting,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ScriptedTopic = Awaited<ReturnType<typeof startScriptedTopic>>;
