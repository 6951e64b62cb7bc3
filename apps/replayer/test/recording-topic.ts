import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { CloudEvent } from '@annals/events-schema';
import { startTopic } from '@annals/local-azure';

/**
 * A local topic with one handler, which is given what is delivered, and before it a door that keeps what was accepted.
 * `refuse` says with which status a request is refused, if it is; it may hold one back.
 */
export async function startRecordingTopic(
  folder: string,
  handle: (events: readonly CloudEvent[]) => Promise<unknown>,
) {
  const handler = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      if (request.method === 'OPTIONS') response.setHeader('WebHook-Allowed-Origin', '*');
      else await handle(JSON.parse(body.toString()) as CloudEvent[]);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(handler, 'listening');
  const topic = await startTopic({
    folder: join(folder, `topic-${Date.now()}`),
    key: 'local',
    timeScale: 0.001,
    subscriptions: [{ name: 'handler', endpoint: urlOf(handler), maxEventsPerBatch: 100 }],
  });

  const accepted: CloudEvent[][] = [];
  const recording = {
    accepted,
    refuse: (): Promise<number | undefined> => Promise.resolve(undefined),
    env: { ANNALS_TOPIC_ENDPOINT: '', ANNALS_TOPIC_KEY: topic.key },
    idle: () => topic.idle(),
    stop: async () => {
      for (const server of [door, handler]) {
        server.close();
        server.closeAllConnections();
      }
      await topic.stop();
    },
  };
  const door = createServer((request, response) => {
    void buffer(request).then(async (body) => {
      const headers = request.headers as Record<string, string>;
      const refused = await recording.refuse();
      const status =
        refused ??
        (
          await fetch(`${topic.endpoint}?api-version=2018-01-01`, {
            method: 'POST',
            headers: {
              'content-type': headers['content-type'] ?? '',
              'aeg-sas-key': headers['aeg-sas-key'] ?? '',
            },
            body,
          })
        ).status;
      if (status === 200) accepted.push(JSON.parse(body.toString()) as CloudEvent[]);
      response.writeHead(status, { 'retry-after': '0' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  recording.env.ANNALS_TOPIC_ENDPOINT = `${urlOf(door)}api/events`;
  return recording;
}

const urlOf = (server: ReturnType<typeof createServer>) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
