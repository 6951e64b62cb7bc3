import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFunctionsHost, type FunctionsHost, type HostLog } from '../src/index.ts';
import { callsOf, fixtureHost, testHost } from './fixture-host.ts';
import { testFolder } from './folders.ts';

let host: FunctionsHost;
let logs: HostLog[];
beforeAll(async () => {
  ({ host, logs } = await fixtureHost());
});
afterAll(async () => {
  await host.kill();
});

test('it lists the functions, and says which triggers it does not serve', () => {
  expect(host.functions).toEqual(
    expect.arrayContaining([
      { name: 'many', type: 'eventGridTrigger', served: true },
      {
        name: 'echo',
        type: 'httpTrigger',
        served: true,
        route: 'api/streams/{category}/{id:int}/{part?}',
        methods: ['GET', 'POST'],
      },
      { name: 'tick', type: 'timerTrigger', served: true },
      { name: 'blob', type: 'blobTrigger', served: false },
    ]),
  );
  const unserved = logs.filter(({ message }) => message.includes('not served here'));
  expect(unserved).toMatchObject([{ level: 'warning', category: 'host', functionName: 'blob' }]);
});

test('an HTTP function gets route, query, headers and body, and its answer comes back whole', async () => {
  const url = `${host.url}/api/streams/some%20thing/42?code=${host.functionKey}&a=1&a=2`;
  const headers = { 'content-type': 'application/json', 'x-test': 'yes' };
  const response = await fetch(url, { method: 'POST', headers, body: '{"text":"Grüße"}' });
  expect(response.status).toBe(201);
  expect(response.headers.get('x-kind')).toBe('echo');
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.getSetCookie()).toEqual(['seen=yes; Max-Age=60; HttpOnly']);
  expect(await response.json()).toEqual({
    method: 'POST',
    url,
    params: { category: 'some thing', id: '42' },
    query: { code: host.functionKey, a: '1,2' },
    header: 'yes',
    body: { text: 'Grüße' },
  });
  await expect.poll(() => logs.filter(({ category }) => category === 'user')).toHaveLength(2);
  expect(logs.filter(({ category }) => category === 'user')).toMatchObject([
    {
      level: 'information',
      message: 'echo 42',
      functionName: 'echo',
      invocationId: expect.any(String) as string,
    },
    { level: 'warning', message: 'rewritten', functionName: 'echo' },
  ]);
  expect(logs).toContainEqual(expect.objectContaining({ category: 'stdout', message: 'fixture app loaded' }));
});

test('function keys are enforced', async () => {
  const get = async (path: string, key?: string) =>
    (await fetch(`${host.url}${path}`, { headers: key === undefined ? {} : { 'x-functions-key': key } }))
      .status;
  expect(await get('/api/streams/a/1')).toBe(401);
  expect(await get('/api/streams/a/1', 'wrong')).toBe(401);
  expect(await get('/api/streams/a/1', host.functionKey)).toBe(201);
  expect(await get('/api/streams/a/1', host.keys.master)).toBe(201);
  expect(await get('/api/nothing')).toBe(204);
});

test('a function of authLevel admin needs the master key', async () => {
  const get = async (key: string) => (await fetch(`${host.url}/api/admin?code=${key}`)).status;
  expect(await get(host.functionKey)).toBe(401);
  expect(await get(host.keys.master)).toBe(200);
});

test('routes: the most specific one answers; an unknown path or method is 404', async () => {
  const key = `?code=${host.functionKey}`;
  expect(await (await fetch(`${host.url}/api/streams/all/1${key}`)).text()).toBe('literal');
  expect((await fetch(`${host.url}/API/Streams/other/1/part${key}`)).status).toBe(201);
  expect((await fetch(`${host.url}/api/streams/other/word${key}`)).status).toBe(404);
  expect((await fetch(`${host.url}/api/streams/other/1${key}`, { method: 'DELETE' })).status).toBe(404);
  expect((await fetch(`${host.url}/streams/other/1${key}`)).status).toBe(404);
});

test('a handler that throws is 500 without a body, one that returns nothing is 204', async () => {
  const broken = await fetch(`${host.url}/api/throws`);
  expect([broken.status, await broken.text()]).toEqual([500, '']);
  await expect.poll(() => logs.some(({ message }) => message.includes('handler broke'))).toBe(true);
  expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
});

test('invocation hooks may change what goes in and what comes out', async () => {
  const response = await fetch(`${host.url}/api/hooked`);
  expect(await response.json()).toEqual({ was: ['added'], error: 'undefined' });
});

test('the app sees its settings and a bare environment, nothing of the host', async () => {
  process.env.OF_THE_PARENT = 'secret';
  const { host: own } = await testHost({ env: { SETTING: 'value' } });
  delete process.env.OF_THE_PARENT;
  const response = await fetch(`${own.url}/api/env`);
  const { env, argv } = (await response.json()) as { env: Record<string, string>; argv: string[] };
  expect(env).toMatchObject({ SETTING: 'value', PATH: process.env.PATH });
  expect(Object.keys(env).filter((name) => /parent|annals|local|vitest|node_/i.test(name))).toEqual([]);
  expect(argv).toEqual([]);
});

test('an ES module app without a route prefix', async () => {
  const { host: own } = await testHost({
    app: fileURLToPath(new URL('./fixtures/esm-app/', import.meta.url)),
  });
  expect(await (await fetch(`${own.url}/hello`)).text()).toBe('hello from a module');
});

test('stop lets invocations finish, then runs the appTerminate hooks', async () => {
  const hooksFile = join(await testFolder(), 'hooks');
  const { host: own } = await testHost({ env: { HOOKS_FILE: hooksFile } });
  const slow = fetch(`${own.url}/api/slow`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await own.stop()).toEqual({ code: 0, signal: null });
  expect((await slow).status).toBe(200);
  expect(await readFile(hooksFile, 'utf8')).toBe('appStart\nslow done\nappTerminate\n');
});

test('killed, it can be started again on the same port with the same keys', async () => {
  const { host: first } = await testHost();
  expect(await first.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
  const { host: own } = await testHost({ port: first.port, keys: first.keys });
  expect(own.webhookUrl('many')).toBe(first.webhookUrl('many'));
  expect(await callsOf(own)).toEqual([]);
});

const FUNCTIONS = JSON.stringify(createRequire(import.meta.url).resolve('@azure/functions'));

test.each([
  ['throws while it loads', "throw new Error('no settings')", 'no settings'],
  [
    'registers a function twice',
    `const { app } = require(${FUNCTIONS}); for (const one of [1, 2]) app.get('a', () => ({}))`,
    'already been registered',
  ],
  [
    'wants HTTP streams',
    `const { app } = require(${FUNCTIONS}); app.setup({ enableHttpStream: true }); app.get('a', () => ({}))`,
    'enableHttpStream is not served here',
  ],
])('an app that %s does not start, and the error says why', async (_what, code, reason) => {
  const app = await testFolder();
  await writeFile(join(app, 'package.json'), JSON.stringify({ main: 'main.cjs' }));
  await writeFile(join(app, 'host.json'), '{}');
  await writeFile(join(app, 'main.cjs'), code);
  await expect(startFunctionsHost({ app })).rejects.toMatchObject({
    code: 'functions-host-start-failed',
    message: expect.stringContaining(reason) as string,
  });
});

test('an app without host.json or without its main does not start', async () => {
  const app = await testFolder();
  await writeFile(join(app, 'package.json'), JSON.stringify({ main: 'main.cjs' }));
  await expect(startFunctionsHost({ app })).rejects.toThrow('does not exist');
  await writeFile(join(app, 'main.cjs'), '');
  await expect(startFunctionsHost({ app })).rejects.toThrow('host.json is missing');
});
