import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFunctionsHost } from '@annals/local-azure';
import { expect, test } from 'vitest';
import { routes } from '../src/routes.ts';
import { builtApp } from './stack.ts';

test('the bundle, copied alone to an empty folder, loads and registers its functions', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'annals-bundle-'));
  await cp(builtApp, folder, { recursive: true });
  expect(await readdir(folder)).not.toContain('node_modules');

  const host = await startFunctionsHost({ app: folder });
  try {
    expect(host.functions).toMatchObject([
      { name: 'ingest', type: 'eventGridTrigger', served: true },
      ...routes.map(({ name }) => ({ name, type: 'httpTrigger', served: true })),
    ]);
  } finally {
    await host.stop();
    await rm(folder, { recursive: true });
  }
});

test('a missing setting is named, and the delivery is refused so that it comes again', async () => {
  const lines: string[] = [];
  const host = await startFunctionsHost({ app: builtApp, log: ({ message }) => lines.push(message) });
  try {
    const response = await fetch(host.webhookUrl('ingest'), {
      method: 'POST',
      headers: { 'aeg-event-type': 'Notification', 'content-type': 'application/cloudevents-batch+json' },
      body: JSON.stringify([{ specversion: '1.0', id: '1', source: '/test', type: 'any' }]),
    });
    expect(response.status).toBe(500);
    // Log lines travel on another way than the answer.
    await expect.poll(() => lines.join('\n')).toContain('ANNALS_TABLE_URL must be a URL, and is not set');
  } finally {
    await host.stop();
  }
});
