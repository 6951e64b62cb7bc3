import { type FunctionsHost, startFunctionsHost } from '@annals/local-azure';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import openapi from '../openapi.json' with { type: 'json' };
import { routes } from '../src/routes.ts';
import { version } from '../src/version.ts';
import { clientOf } from './client.ts';
import { operations } from './described.ts';
import { builtApp } from './stack.ts';

let host: FunctionsHost;

/** Nothing listens there: no door that is open would answer in time. */
const nowhere = 'http://127.0.0.1:9';

beforeAll(async () => {
  host = await startFunctionsHost({
    app: builtApp,
    env: { ANNALS_TABLE_URL: `${nowhere}/devstoreaccount1`, ANNALS_BLOB_URL: `${nowhere}/devstoreaccount1` },
  });
});

afterAll(() => host.stop());

const httpRoutes = () =>
  host.functions.flatMap(({ name, type, route = '', methods = [] }) =>
    type === 'httpTrigger' ? methods.map((method) => ({ name, method, route })) : [],
  );

test('openapi.json is a valid OpenAPI 3.1 document', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(openapi));
  expect(errors).toBeUndefined();
  expect([valid, validator.version]).toEqual([true, '3.1']);
  expect(openapi.info.version).toBe(version);
});

test('it describes the routes that the bundle registers, all of them, and who may call them', () => {
  const registered = httpRoutes().map(({ name, method, route }) => ({
    operation: `${method} ${route.replace(/^api/, '').replace('{*', '{')}`,
    name,
  }));
  const described = Object.entries(openapi.paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, object>).flatMap(([method, operation]) =>
      'operationId' in operation
        ? [{ operation: `${method.toUpperCase()} ${path}`, name: String(operation.operationId) }]
        : [],
    ),
  );
  const sorted = (list: typeof described) => list.sort((a, b) => (a.operation < b.operation ? -1 : 1));
  expect(sorted(registered)).toEqual(sorted(described));
  for (const { method, route, authLevel } of routes) {
    const security = operations.get(`${method} /${route.replace('{*', '{')}`)?.security;
    expect(security?.length === 0, route).toBe(authLevel === 'anonymous');
  }
});

/** What doors without a lock answer, without a storage. */
const open: Readonly<Record<string, number>> = { health: 503, explorer: 200 };

test('a request without a key, or with a wrong one, is refused at every door but those that hold no data', async () => {
  const walked: string[] = [];
  for (const { name, method, route } of httpRoutes()) {
    const path = {
      ...{ '{category}': 'deployment', '{id}': 'd-1', '{entry}': '0'.repeat(20), '{*path}': '' },
      ...{ '{name}': 'interop', '{file}': 'README.md' },
    };
    const url = Object.entries(path).reduce(
      (text, [name, value]) => text.replace(name, value),
      `${host.url}/${route}`,
    );
    const body = method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
    const tries = await Promise.all([
      fetch(url, { method, ...body }),
      fetch(`${url}?code=wrong`, { method, ...body }),
      fetch(`${url}?code=`, { method, ...body }),
      fetch(url, { method, ...body, headers: { ...body.headers, 'x-functions-key': 'wrong' } }),
      // The key of another door: Event Grid's.
      fetch(url, {
        method,
        ...body,
        headers: { ...body.headers, 'x-functions-key': host.keys.eventGrid },
      }),
    ]);
    const expected = open[name] ?? 401;
    expect(
      tries.map(({ status }) => status),
      `${method} ${route}`,
    ).toEqual(tries.map(() => expected));
    walked.push(name);
  }
  const webhook = host.webhookUrl('ingest').replace(/code=.*/, 'code=wrong');
  expect((await fetch(webhook, { method: 'POST', body: '[]' })).status).toBe(401);
  expect(walked.sort()).toEqual(routes.map(({ name }) => name).sort());
});

describe('without a storage', () => {
  test('health says so, and not why', async () => {
    const { status, body } = await clientOf(() => host)('GET /health', {
      headers: { 'x-functions-key': '' },
    });
    expect([status, body]).toEqual([503, { status: 'unavailable', version: '0.1.0' }]);
  });

  test.each([
    ['POST /events', { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: [] }],
    ['POST /streams/{category}/{id}', { headers: { 'if-none-match': '*' }, body: [] }],
    ['GET /streams/{category}/{id}', {}],
    ['GET /state/{category}/{id}', {}],
    ['GET /categories', {}],
  ])('%s asks to come again', async (operation, call) => {
    const { status, headers, body } = await clientOf(() => host)(operation, {
      stream: 'conversation/c-1',
      ...call,
    });
    expect([status, headers.get('retry-after'), body]).toEqual([
      503,
      '10',
      expect.objectContaining({ type: 'urn:annals:problem:storage-unavailable', status: 503 }),
    ]);
  });

  test('the document is served all the same', async () => {
    expect((await clientOf(() => host)('GET /openapi.json')).body).toEqual(openapi);
  });
});

describe('the page', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${host.url}/api/explorer${path}`, { headers });

  test('is served to anyone, and runs nothing but what lies beside it', async () => {
    const answer = await get('');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const page = await answer.text();
    expect(page).toContain('id="app"');
    const policy = answer.headers.get('content-security-policy')?.split('; ') ?? [];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy.filter((rule) => rule.includes('unsafe'))).toEqual([]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const [script = ''] = /assets\/[\w.-]+\.js/.exec(page) ?? [];
    const asset = await get(`/${script}`);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
  });

  test('is not sent again to who has it', async () => {
    const etag = (await get('/index.html')).headers.get('etag') ?? '';
    const again = await get('', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each(['/none.js', '/..%2Fmain.js', '/..%5Cmain.js', '/%2Fetc%2Fpasswd', '/%00'])(
    'has no file %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain('"name"');
    },
  );
});
