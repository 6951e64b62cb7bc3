import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { expect, onTestFinished, test } from 'vitest';
import { submitInserts } from '../src/azure/transaction.ts';

/** What two ways of sending a transaction put on the wire, with their random ids named alike. */
test('a transaction is sent as the SDK sends one, to the byte', async () => {
  const seen: { body: string; headers: Record<string, unknown>; url: string | undefined }[] = [];
  const server = createServer((request, answer) => {
    void text(request).then((body) => {
      const ids = new Map<string, string>();
      const named = (from: string) =>
        from.replace(/(batch|changeset)_[0-9a-f-]{36}/g, (id) => {
          if (!ids.has(id)) ids.set(id, `id${ids.size}`);
          return ids.get(id) ?? '';
        });
      const {
        authorization: _a,
        'x-ms-date': _d,
        'x-ms-client-request-id': _i,
        connection: _c,
        ...headers
      } = request.headers;
      seen.push({
        url: request.url,
        body: named(body),
        headers: { ...headers, 'content-type': named(headers['content-type'] ?? '') },
      });
      answer.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/devstoreaccount1`;
  const credential = new AzureNamedKeyCredential('devstoreaccount1', Buffer.from('key').toString('base64'));
  const table = new TableClient(url, 'events', credential, { allowInsecureConnection: true });
  const rows = [
    { rowKey: '!feed:00:0000000000000001', count: 2, b00: Buffer.from([0, 255, 128, 10]) },
    { rowKey: 'counter:a~.-:0000000000000001', data: '{"text":"ü 😀 \\"quoted\\" \\u0001"}', id: 'x\u2028y' },
  ];
  await table.submitTransaction(rows.map((row) => ['create', { partitionKey: '07', ...row }]));
  await submitInserts(table, createDefaultHttpClient(), '07', rows, AbortSignal.timeout(5_000));
  expect(seen).toHaveLength(2);
  expect(seen[1]).toEqual(seen[0]);
});
