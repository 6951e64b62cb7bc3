import type { FunctionsHost } from '@annals/local-azure';
import { expect } from 'vitest';
import { undescribed } from './described.ts';

export interface Call {
  readonly stream?: string;
  /** What stands in the path in place of other names in braces; encoded as it is to travel. */
  readonly path?: Readonly<Record<string, string>> | undefined;
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

export interface Answered<Answer = Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Answer;
}

/** Calls the doors of a host with its key, and holds every answer against openapi.json. */
export const clientOf =
  (host: () => FunctionsHost) =>
  async <Answer = Body>(
    operation: string,
    { stream, path: names = {}, query = {}, headers = {}, body }: Call = {},
  ): Promise<Answered<Answer>> => {
    const [method = '', template = ''] = operation.split(' ');
    const path = Object.entries(names).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, value),
      template.replace('{category}/{id}', stream ?? ''),
    );
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
    const type = response.headers.get('content-type');
    const answered: unknown = text === '' ? undefined : isJson(type) ? JSON.parse(text) : text;
    const wrong = undescribed(operation, response.status, type, answered);
    expect(wrong, `${operation} answered ${response.status}: ${text.slice(0, 500)}`).toBeUndefined();
    return { status: response.status, headers: response.headers, body: answered as Answer };
  };

const isJson = (type: string | null) => /^application\/([\w-]+\+)?json/.test(type ?? '');
