import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/read-body.ts';
import type { RegisteredFunction } from './core-api.ts';
import type { RpcTypedData } from './core-types.ts';
import type { Invoker } from './invoke.ts';
import { hasKey, type HostKeys } from './keys.ts';
import { traceContextOf } from './trace-context.ts';

export type WebhookAnswer = { status: number; headers?: Record<string, string>; body?: string };

/** Functions by lower-case name; `many` takes a batch in one invocation. */
export type EventGridFunctions = Map<string, { target: RegisteredFunction; many: boolean }>;

export const WEBHOOK_PATH = '/runtime/webhooks/eventgrid';
const MAX_BODY_BYTES = 100 << 20; // the host's own limit on a request

/**
 * The Event Grid extension's webhook. Every status was observed on the real host: see the table in the tests.
 */
export async function answerWebhook(
  request: IncomingMessage,
  query: URLSearchParams,
  { functions, invoker, keys }: { functions: EventGridFunctions; invoker: Invoker; keys: HostKeys },
): Promise<WebhookAnswer> {
  const body = await readBody(request, MAX_BODY_BYTES);
  const { method, headers } = request;
  if (!hasKey(query.get('code'), headers['x-functions-key'], [keys.eventGrid, keys.master]))
    return { status: 401 };
  const name = query.get('functionName') ?? '';
  const found = functions.get(name.toLowerCase());
  if (!found) return { status: 404, body: `cannot find function: '${name}'` };
  if (method === 'OPTIONS') {
    const origin = headers['webhook-request-origin'];
    return { status: 200, headers: typeof origin === 'string' ? { 'WebHook-Allowed-Origin': origin } : {} };
  }
  if (!body) return { status: 413 };
  try {
    switch (headers['aeg-event-type']) {
      case 'SubscriptionValidation':
        return validation(body.toString());
      case 'Notification':
        await notify(found, body.toString(), headers, invoker);
        return { status: 202 };
      case 'Unsubscribe':
        return { status: 202 };
      default:
        return { status: 400 };
    }
  } catch {
    return { status: 500 };
  }
}

function validation(text: string): WebhookAnswer {
  const [event] = JSON.parse(text) as { data: { validationCode: string } }[];
  const body = JSON.stringify({ validationResponse: event?.data.validationCode });
  return { status: 200, headers: { 'content-type': 'application/json' }, body };
}

/** Invokes the function with the events; rejects when an invocation failed, after all have ended. */
async function notify(
  { target, many }: { target: RegisteredFunction; many: boolean },
  text: string,
  headers: IncomingMessage['headers'],
  invoker: Invoker,
): Promise<void> {
  const invoke = (json: string, trace: Record<string, unknown>[], metadata: Record<string, RpcTypedData>) =>
    invoker.invoke(target, {
      data: { json },
      triggerMetadata: { sys: sysMetadata(target), ...metadata },
      traceContext: traceContextOf([headers, ...trace]),
    });
  const start = text.trimStart();
  if (many) {
    // The programming model parses the text; parsing it here too would double the work of every batch.
    const array = start.startsWith('[') ? text : `[${text}]`;
    if (array.trim() !== '[]') await invoke(array, [], {});
    return;
  }
  const parsed = JSON.parse(text) as unknown;
  const events = (Array.isArray(parsed) ? parsed : [parsed]) as Record<string, unknown>[];
  const settled = await Promise.allSettled(
    events.map((event) => {
      const data = event.data === undefined ? {} : { data: { json: JSON.stringify(event.data) } };
      return invoke(JSON.stringify(event), [event], data);
    }),
  );
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

function sysMetadata({ metadata }: RegisteredFunction): RpcTypedData {
  const sys = { MethodName: metadata.name, UtcNow: new Date().toISOString(), RandGuid: crypto.randomUUID() };
  return { json: JSON.stringify(sys) };
}
