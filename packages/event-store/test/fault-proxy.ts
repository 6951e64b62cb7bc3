import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Fault =
  /** The connection is reset before the storage sees the request. */
  | 'reset-before'
  /** The storage does it, and the connection is reset instead of an answer. */
  | 'reset-after'
  | 'error-500'
  /** 503 with `Retry-After: 0`. */
  | 'busy-503'
  /** The storage does it, and no answer ever comes. */
  | 'stalled-after'
  /** Nothing happens, for ever. */
  | 'stalled-before'
  /** The storage does it; half of the answer comes, then the connection is reset. */
  | 'cut'
  /** The storage does it; half of the answer comes and looks like all of it. */
  | 'short';

export const faults: readonly Fault[] = [
  'reset-before',
  'reset-after',
  'error-500',
  'busy-503',
  'stalled-after',
  'stalled-before',
  'cut',
  'short',
];

export interface FaultProxy {
  readonly url: string;
  /** Which fault befalls a request, if any. */
  choose: (request: { readonly method: string; readonly path: string }) => Fault | undefined;
  /** How often each fault befell one. */
  readonly struck: Partial<Record<Fault, number>>;
  readonly stop: () => Promise<void>;
}

/** Stands between the SDK and a storage on loopback, and breaks what it is told to. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port, pathname } = new URL(target);
  const forward = async (incoming: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
      const { method, url: path, headers } = incoming;
      // The Host header is the client's: the signature is over the path, not over the address.
      const outgoing = send({ hostname, port, method, path, headers }, (answer) => {
        buffer(answer).then((bytes) => {
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: bytes });
        }, reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  const handle = async (incoming: IncomingMessage, answer: ServerResponse) => {
    const body = await buffer(incoming);
    const { method = '', url: path = '' } = incoming;
    const fault = proxy.choose({ method, path });
    if (fault) proxy.struck[fault] = (proxy.struck[fault] ?? 0) + 1;
    if (fault === 'stalled-before') return;
    if (fault === 'reset-before') return void incoming.socket.resetAndDestroy();
    if (fault === 'error-500') return void answer.writeHead(500).end();
    if (fault === 'busy-503') return void answer.writeHead(503, { 'retry-after': '0' }).end();
    const real = await forward(incoming, body);
    if (fault === 'stalled-after') return;
    if (fault === 'reset-after') return void incoming.socket.resetAndDestroy();
    const { 'transfer-encoding': _, connection: __, ...headers } = real.headers;
    const length = method === 'HEAD' ? {} : { 'content-length': String(real.body.length) };
    const half = real.body.subarray(0, Math.floor(real.body.length / 2));
    if (fault === 'short')
      return void answer
        .writeHead(real.status, { ...headers, 'content-length': String(half.length) })
        .end(half);
    answer.writeHead(real.status, { ...headers, ...length });
    if (fault !== 'cut') return void answer.end(real.body);
    answer.write(half, () => incoming.socket.resetAndDestroy());
  };

  const server = createServer((incoming, answer) => {
    handle(incoming, answer).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    choose: () => undefined,
    struck: {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return proxy;
}
