import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readBody } from '../http/read-body.ts';
import { batchElements, type BatchElement } from './batch-elements.ts';
import { cloudEventProblem } from './cloud-event.ts';

export type PublishDoor = {
  key: string;
  acceptBearer: boolean;
  /** Takes in a whole batch durably; false when there is no room for it. */
  accept: (array: Buffer, elements: BatchElement[]) => Promise<boolean>;
  log: (message: string) => void;
};

type Refusal = { status: number; code: string; message: string };

/** The service's limit on a request and on an event: https://learn.microsoft.com/azure/event-grid/quotas-limits */
export const MAX_PUBLISH_BYTES = 1_048_576;
const RETRY_AFTER_SECONDS = 1;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The HTTP side of a topic: POST /api/events, as the service answers it. */
export function createPublishDoor(door: PublishDoor): Server {
  return createServer((request, response) => {
    void publish(door, request)
      .catch((error: unknown) => {
        door.log(`publish failed: ${String(error)}`);
        return refusal(500, 'InternalServerError', 'The request could not be stored. Try it again.');
      })
      .then((refused) => {
        answer(response, refused);
      });
  });
}

async function publish(door: PublishDoor, request: IncomingMessage): Promise<Refusal | undefined> {
  const body = await readBody(request, MAX_PUBLISH_BYTES);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://topic');
  if (pathname !== '/api/events') return refusal(404, 'NotFound', `There is nothing at ${pathname}.`);
  if (request.method !== 'POST') return refusal(405, 'MethodNotAllowed', 'Events are published with POST.');
  if (!authorized(door, request)) {
    return refusal(401, 'Unauthorized', 'The request needs the header aeg-sas-key with a key of this topic.');
  }
  if (searchParams.get('api-version') === null) {
    return refusal(400, 'BadRequest', "The query parameter 'api-version' is required.");
  }
  if (!body) {
    return refusal(413, 'RequestEntityTooLarge', `The request is larger than ${MAX_PUBLISH_BYTES} bytes.`);
  }
  const read = readEvents(body, request.headers['content-type']);
  if ('code' in read) return read;
  if (await door.accept(read.array, read.elements)) return undefined;
  return refusal(503, 'ServerBusy', 'Too many events wait for delivery. Try again later.');
}

function authorized({ key, acceptBearer }: PublishDoor, { headers }: IncomingMessage): boolean {
  if (headers['aeg-sas-key'] === key) return true;
  return acceptBearer && /^Bearer \S/i.test(headers.authorization ?? '');
}

function readEvents(
  body: Buffer,
  contentType: string | undefined,
): Refusal | { array: Buffer; elements: BatchElement[] } {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  const single = mediaType === 'application/cloudevents+json';
  if (!single && mediaType !== 'application/cloudevents-batch+json') {
    return refusal(
      400,
      'BadRequest',
      `This topic takes application/cloudevents-batch+json or application/cloudevents+json, not ${contentType ?? 'nothing'}.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch (error) {
    return refusal(400, 'BadRequest', `The body is not JSON: ${String(error)}`);
  }
  if (!single && !Array.isArray(value)) return refusal(400, 'BadRequest', 'A batch must be a JSON array.');
  const events: unknown[] = single ? [value] : (value as unknown[]);
  const array = single ? Buffer.concat([Buffer.from('['), body, Buffer.from(']')]) : body;
  const elements = batchElements(array);
  for (const [at, event] of events.entries()) {
    const problem = cloudEventProblem(event, elements[at]?.members);
    if (problem !== undefined) return refusal(400, 'BadRequest', `Event ${at}: ${problem}.`);
  }
  return { array, elements };
}

function refusal(status: number, code: string, message: string): Refusal {
  return { status, code, message };
}

function answer(response: ServerResponse, refused: Refusal | undefined): void {
  if (!refused) {
    response.writeHead(200, { 'content-length': 0 }).end();
    return;
  }
  const { status, code, message } = refused;
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER_SECONDS);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: { code, message, details: [{ code, message }] } }));
}
