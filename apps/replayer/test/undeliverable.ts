import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { CloudEvent } from '@annals/events-schema';
import { type Azurite, startTopic } from '@annals/local-azure';

/**
 * Publishes events to a topic whose one subscriber answers 400, so that each ends in the container of dead letters;
 * each in a blob of its own unless `together`.
 */
export async function publishUndeliverable(
  { blobUrl, accountName, accountKey }: Azurite,
  folder: string,
  events: readonly CloudEvent[],
  together = 1,
): Promise<void> {
  const refusing = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'OPTIONS') response.setHeader('WebHook-Allowed-Origin', '*').end();
      else response.writeHead(400).end();
    });
  }).listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  const topic = await startTopic({
    folder: join(folder, `topic-${Date.now()}`),
    name: 'topic',
    key: 'local',
    subscriptions: [
      {
        name: 'ingest',
        endpoint: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/`,
        maxEventsPerBatch: together,
        deadLetter: { blobUrl, accountName, accountKey, container: 'deadletters' },
      },
    ],
  });
  try {
    const { status } = await fetch(`${topic.endpoint}?api-version=2018-01-01`, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-sas-key': topic.key },
      body: JSON.stringify(events),
    });
    if (status !== 200) throw new Error(`the topic answered ${status}`);
    await topic.idle();
  } finally {
    await topic.stop();
    refusing.close();
    refusing.closeAllConnections();
  }
}
