import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const hook = fileURLToPath(new URL('../hooks/await-function.mjs', import.meta.url));
const site = '/subscriptions/0/resourceGroups/rg/providers/Microsoft.Web/sites/func';

let folder: string;
let server: Server;
let asked: { url: string; authorization: string | undefined }[];
let answers: number[];

/** Azure's management door, which answers as told, and an `azd` that gives a token. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-azd-'));
  await writeFile(join(folder, 'azd'), `#!/bin/sh\necho '{"token":"a-token"}'\n`);
  await chmod(join(folder, 'azd'), 0o755);
  asked = [];
  answers = [];
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(answers.shift() ?? 200).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

function run(env: Record<string, string>): Promise<{ code: number; stdout: string; stderr: string }> {
  const { port } = server.address() as AddressInfo;
  const given = {
    PATH: [folder, process.env.PATH].join(delimiter),
    ANNALS_ARM_URL: `http://127.0.0.1:${port}`,
    ANNALS_PROCESSOR_ID: site,
    ...env,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [hook], { env: given }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

test('waits until Azure knows the function, asking as whoever is logged in to azd', async () => {
  answers = [404];
  const { code, stdout } = await run({});
  expect(code).toBe(0);
  expect(stdout).toContain('The function ingest is there.');
  const url = `${site}/functions/ingest?api-version=2024-04-01`;
  expect(asked).toEqual([url, url].map((each) => ({ url: each, authorization: 'Bearer a-token' })));
});

test('gives up after a while, and says what to look at', async () => {
  answers = [404, 404];
  const { code, stderr } = await run({ ANNALS_AWAIT_FUNCTION_SECONDS: '1' });
  expect(code).toBe(1);
  expect(stderr).toContain('the function ingest is still not there after 1 s (last answer: 404)');
});

test('does not wait where waiting is no use: no right to ask, nothing provisioned, no https', async () => {
  answers = [403];
  expect(await run({})).toMatchObject({
    code: 1,
    stderr: 'Azure answers 403 to who is logged in: azd auth login\n',
  });
  expect((await run({ ANNALS_PROCESSOR_ID: '' })).stderr).toContain('provision the layer "core" first');
  expect((await run({ ANNALS_ARM_URL: 'http://example.com' })).stderr).toContain('must be https');
  expect((await run({ PATH: '/nowhere' })).stderr).toContain('azd gave no token');
});
