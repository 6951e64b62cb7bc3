import { type DoorRequest, Problem, jsonBody, mediaType } from '@annals/http-doors';

/**
 * The events of an HTTP message, in any mode of the CloudEvents binding, as they were sent: whether each is a valid
 * event is for the store to say. Source: CloudEvents 1.0.2, HTTP protocol binding and JSON event format.
 *
 * Structured and batched events are in the form that is validated and stored, and stay untouched: the SDK would
 * refuse a batch for its one bad event, round `time` to milliseconds and make up an `id` that is missing.
 * @throws Problem `media-type`, `bad-request`, `too-large`
 */
export async function readMessage(request: DoorRequest): Promise<readonly unknown[]> {
  const type = mediaType(request.headers);
  if (type === 'application/cloudevents+json') return [await jsonBody(request)];
  if (type === 'application/cloudevents-batch+json') {
    const batch = await jsonBody(request);
    if (!Array.isArray(batch)) throw new Problem('bad-request', 'a batch is an array of events');
    return batch as unknown[];
  }
  const binary = [...request.headers.keys()].some((name) => name.startsWith('ce-'));
  if (!binary || !/^application\/(json|[a-z0-9.-]+\+json)$/.test(type))
    throw new Problem(
      'media-type',
      'send application/cloudevents+json, application/cloudevents-batch+json, or JSON with attributes in ce- headers',
    );
  return [await readBinary(request.headers, await jsonBody(request))];
}

/** The SDK reads the headers; it is not given the body, since it takes `42` for text. */
async function readBinary(headers: Headers, data: unknown): Promise<unknown> {
  // Only for those who use it: the function app starts without it.
  const { HTTP } = await import('cloudevents');
  const sent = Object.fromEntries(headers);
  try {
    const { data: _, ...attributes } = HTTP.toEvent({ headers: sent, body: undefined }) as object & {
      data?: unknown;
    };
    // As sent, where the SDK rounds or fills in.
    const exact = {
      ...attributes,
      specversion: sent['ce-specversion'],
      id: sent['ce-id'],
      time: sent['ce-time'],
    };
    const present = Object.entries(exact).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(present), data };
  } catch (error) {
    throw new Problem('bad-request', `the headers are not a CloudEvent's: ${(error as Error).message}`);
  }
}
