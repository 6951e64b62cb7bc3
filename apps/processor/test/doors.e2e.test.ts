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
    operation: `${method} ${route.replace(/^api/, '')}`,
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
    const security = operations.get(`${method} /${route}`)?.security;
    expect(security?.length === 0, route).toBe(authLevel === 'anonymous');
  }
});

test('a request without a key, or with a wrong one, is refused at every door but health', async () => {
  const walked: string[] = [];
  for (const { name, method, route } of httpRoutes()) {
    const url = `${host.url}/${route.replace('{category}', 'deployment').replace('{id}', 'd-1')}`;
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
    const expected = name === 'health' ? 503 : 401;
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
