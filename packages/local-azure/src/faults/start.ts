import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { close, listen } from '../http/listen.ts';
import type { Fault } from './fault.ts';

export type FaultProxyOptions = {
  /** How long a request or its answer is held back. Default 30,000. */
  stallMs?: number;
  /** What a 503 says. Default 0. */
  retryAfterS?: number;
};

export type FaultProxy = {
  /** Of the target, seen through the proxy. */
  readonly url: string;
  /** Which fault befalls a request, if any; assign it. */
  choose: (request: { readonly method: string; readonly path: string }) => Fault | undefined;
  /** How many requests came. */
  readonly requests: number;
  /** How often each fault befell one. */
  readonly struck: Readonly<Partial<Record<Fault, number>>>;
  /** How often the target itself answered with each status, whatever came of the answer. */
  readonly answered: Readonly<Record<number, number>>;
  /** Resolves once nothing is under way, also of requests whose senders have given up. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };

/** Stands between a client and a service on loopback, over HTTP, and breaks what it is told to. */
export async function startFaultProxy(
  target: string,
  { stallMs = 30_000, retryAfterS = 0 }: FaultProxyOptions = {},
): Promise<FaultProxy> {
  const { hostname, port, pathname } = new URL(target);
  const struck: Partial<Record<Fault, number>> = {};
  const answered: Record<number, number> = {};
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let requests = 0;

  const forward = async ({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      // The Host header is the client's: the signature is over the path, not over the address.
      send({ hostname, port, method, path: url, headers }, resolve).once('error', reject).end(body);
    });
    const status = answer.statusCode ?? 500;
    answered[status] = (answered[status] ?? 0) + 1;
    return { status, headers: answer.headers, body: await buffer(answer) };
  };
  const count = (fault: Fault) => (struck[fault] = (struck[fault] ?? 0) + 1);

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await buffer(incoming);
    const { method = '', url: path = '' } = incoming;
    requests += 1;
    const fault = proxy.choose({ method, path });
    const reset = () => void incoming.socket.resetAndDestroy();
    if (fault === 'reset-before' || fault === 'error-500' || fault === 'busy-503') {
      count(fault);
      if (fault === 'reset-before') reset();
      else if (fault === 'error-500') outgoing.writeHead(500).end();
      else outgoing.writeHead(503, { 'retry-after': String(retryAfterS) }).end();
      return;
    }
    if (fault === 'stalled-before') {
      count(fault);
      await after(stallMs, undefined, { signal: stopping.signal });
    }
    const answer = await forward(incoming, body);
    const half = answer.body.subarray(0, Math.floor(answer.body.length / 2));
    // Of an answer without a body nothing can be cut.
    if (fault === 'reset-after' || ((fault === 'cut' || fault === 'short') && half.length === 0)) {
      count('reset-after');
      reset();
      return;
    }
    if (fault === 'stalled-after') {
      count(fault);
      await after(stallMs, undefined, { signal: stopping.signal });
    }
    const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
    if (fault === 'short') {
      count(fault);
      outgoing.writeHead(answer.status, { ...headers, 'content-length': String(half.length) }).end(half);
      return;
    }
    const length = method === 'HEAD' ? {} : { 'content-length': String(answer.body.length) };
    outgoing.writeHead(answer.status, { ...headers, ...length });
    if (fault === 'cut') {
      count(fault);
      outgoing.write(half, reset);
    } else outgoing.end(answer.body);
  };

  const server = createServer((incoming, outgoing) => {
    const handling = handle(incoming, outgoing).catch(() => {
      incoming.socket.destroy();
    });
    underWay.add(handling);
    void handling.then(() => underWay.delete(handling));
  });
  const ownPort = await listen(server, 0);
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${ownPort}${pathname}`,
    choose: () => undefined,
    get requests() {
      return requests;
    },
    struck,
    answered,
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: async () => {
      stopping.abort();
      await close(server, 0);
    },
  };
  return proxy;
}
