import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fault, type FaultProxy, faults, startFaultProxy } from '../src/index.ts';

const stallMs = 200;
const target = createServer((_, answer) => {
  reached += 1;
  answer.end('all of it');
});
let reached = 0;
let proxy: FaultProxy;

beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  proxy = await startFaultProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}/account`, {
    stallMs,
    retryAfterS: 3,
  });
});
afterAll(async () => {
  await proxy.stop();
  target.close();
});

const ask = async (fault: Fault | undefined, patienceMs = 10_000) => {
  proxy.choose = () => fault;
  reached = 0;
  const got = await fetch(proxy.url, { signal: AbortSignal.timeout(patienceMs) })
    .then(async (response) => ({
      status: response.status,
      text: await response.text(),
      ...retryAfter(response),
    }))
    .catch((error: unknown) => (error as Error).name);
  return { got, reached };
};
const retryAfter = ({ headers }: Response) =>
  headers.has('retry-after') ? { retryAfter: headers.get('retry-after') } : {};
const whole = { status: 200, text: 'all of it' };

test.each<[Fault | 'nothing', Awaited<ReturnType<typeof ask>>]>([
  ['nothing', { got: whole, reached: 1 }],
  ['reset-before', { got: 'TypeError', reached: 0 }],
  ['reset-after', { got: 'TypeError', reached: 1 }],
  ['error-500', { got: { status: 500, text: '' }, reached: 0 }],
  ['busy-503', { got: { status: 503, text: '', retryAfter: '3' }, reached: 0 }],
  ['stalled-before', { got: whole, reached: 1 }],
  ['stalled-after', { got: whole, reached: 1 }],
  ['cut', { got: 'TypeError', reached: 1 }],
  ['short', { got: { status: 200, text: 'all ' }, reached: 1 }],
])('a request that meets %s', async (fault, outcome) => {
  expect(await ask(fault === 'nothing' ? undefined : fault)).toEqual(outcome);
});

test('a request that is held back reaches the target though its sender has given up', async () => {
  expect(await ask('stalled-before', 50)).toEqual({ got: 'TimeoutError', reached: 0 });
  await proxy.idle();
  expect(reached).toBe(1);
});

test('what befell how many is counted', () => {
  for (const fault of faults) expect(proxy.struck[fault], fault).toBeGreaterThanOrEqual(1);
  expect(proxy.requests).toBe(10);
  expect(proxy.answered).toEqual({ 200: 7 });
});
