import type { FunctionsHost } from '@annals/local-azure';
import { expect } from 'vitest';
import { undescribed } from './described.ts';

export interface Call {
  readonly stream?: string;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** What stands in bodies, of one door or another: openapi.json says which, and every answer is held against it. */
export interface Body {
  readonly type: string;
  readonly status: unknown;
  readonly violations: readonly { readonly event: number; readonly field: string }[];
  readonly currentPosition: number;
  readonly existing: unknown;
  readonly events: readonly { readonly id: string; readonly quarantineid?: string }[];
  readonly next: string | null;
  readonly gapAt: string;
  readonly state: { readonly messages: readonly unknown[] };
  readonly position: string | null;
  readonly provisional: boolean;
}

/** A state's `events` is their number. */
export const eventsFolded = ({ body }: Answered): unknown => body.events;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Calls the doors of a host with its key, and holds every answer against openapi.json. */
export const clientOf =
  (host: () => FunctionsHost) =>
  async (operation: string, { stream, query = {}, headers = {}, body }: Call = {}): Promise<Answered> => {
    const [method = '', template = ''] = operation.split(' ');
    const path = template.replace('{category}/{id}', stream ?? '');
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${host().url}/api${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: {
        'x-functions-key': host().functionKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : {
            body:
              typeof body === 'string' || body instanceof Uint8Array
                ? (body as string)
                : JSON.stringify(body),
          }),
    });
    const text = await response.text();
    const answered = text === '' ? undefined : (JSON.parse(text) as unknown);
    const wrong = undescribed(operation, response.status, response.headers.get('content-type'), answered);
    expect(wrong, `${operation} answered ${response.status}: ${text.slice(0, 500)}`).toBeUndefined();
    return { status: response.status, headers: response.headers, body: answered as Body };
  };
