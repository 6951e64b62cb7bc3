import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CountingProxy {
  readonly tableUrl: string;
  /** Rows in all answers to reads since the last call. */
  readonly takeRows: () => number;
  readonly stop: () => Promise<void>;
}

/** Stands between a store and the emulator's tables, and counts the rows that come back: each page, each single row. */
export async function countingProxy(tableUrl: string): Promise<CountingProxy> {
  let rows = 0;
  const server = createServer((asked, answer) => {
    const { method, headers } = asked;
    const to = request(new URL(asked.url ?? '', tableUrl), { method, headers }, (from) => {
      void text(from).then((body) => {
        if (method === 'GET' && from.statusCode === 200) rows += rowsOf(body);
        answer.writeHead(from.statusCode ?? 502, from.headers).end(body);
      });
    });
    to.on('error', () => answer.destroy());
    asked.pipe(to);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const at = new URL(tableUrl);
  at.port = String(port);
  return {
    tableUrl: at.href,
    takeRows: () => {
      const taken = rows;
      rows = 0;
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function rowsOf(body: string): number {
  const { value } = JSON.parse(body) as { readonly value?: unknown };
  return Array.isArray(value) ? value.length : 1;
}
