import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerWebhook, WEBHOOK_PATH, type EventGridFunctions } from './event-grid-webhook.ts';
import { Gate } from './gate.ts';
import { answerHttp, matchHttp, type HttpFunction } from './http-functions.ts';
import type { Invoker } from './invoke.ts';
import type { HostKeys } from './keys.ts';
import { ADMIN_PATH, callTimer, type TimerFunctions } from './timers.ts';

export type HostServer = {
  eventGrid: EventGridFunctions;
  http: HttpFunction[];
  timers: TimerFunctions;
  invoker: Invoker;
  keys: HostKeys;
};

type Answer = {
  status: number;
  headers?: Record<string, string> | [string, string][];
  body?: Uint8Array | string;
};

// The HTTP extension's defaults: 100 requests at once, 200 outstanding, more are told 429.
// Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings
const MAX_CONCURRENT = 100;
const MAX_WAITING = 100;

/** The host's HTTP side: the Event Grid webhook and the app's HTTP functions. */
export function createHostServer(host: HostServer): Server {
  const gate = new Gate(MAX_CONCURRENT, MAX_WAITING);
  return createServer((request, response) => {
    void answer(host, gate, request)
      .catch((): Answer => ({ status: 500 }))
      .then((result) => {
        write(response, result);
      });
  });
}

async function answer(host: HostServer, gate: Gate, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`);
  if (!(await gate.enter())) return { status: 429 };
  try {
    if (url.pathname.toLowerCase() === WEBHOOK_PATH) {
      return await answerWebhook(request, url.searchParams, { functions: host.eventGrid, ...host });
    }
    if (url.pathname.toLowerCase().startsWith(ADMIN_PATH)) return callTimer(request, url, host);
    const found = matchHttp(host.http, request.method ?? 'GET', url.pathname.slice(1));
    return found ? await answerHttp(request, url, found, host) : { status: 404 };
  } finally {
    gate.leave();
  }
}

function write(response: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of Array.isArray(headers) ? headers : Object.entries(headers)) {
    response.appendHeader(name, value);
  }
  if (!response.req.complete) response.req.resume(); // unread body of a refused request
  response.end(body);
}
