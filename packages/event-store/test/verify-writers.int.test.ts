import { all } from './contract/storage.ts';
import { expectAgreement } from './contract/whole-store.ts';
import { startFaultProxy } from '@annals/local-azure';
import { added } from './streams.ts';
import { expect, test } from 'vitest';
import {
  azurite,
  store,
  open,
  eventKeyOf,
  blockOf,
  remove,
  alter,
  verify,
  storeForEachTest,
} from './verify/damaged-store.ts';

storeForEachTest();

test('what is appended meanwhile is no finding', async () => {
  const writers = await Promise.all([open(), open()]);
  let ended = false;
  const writing = writers.map(async (writer, w) => {
    let n = 0;
    while (!ended) await writer.append(added(`w-${w}`, (n += 1)));
    return n;
  });
  for (let run = 0; run < 5; run += 1) expect(await verify({ repair: true })).toEqual([]);
  ended = true;
  const written = await Promise.all(writing);
  expect(written.every((n) => n > 5)).toBe(true);
  expect(await verify()).toEqual([]);
});

test('two repairers at once leave every event once', async () => {
  for (const { key } of await Promise.all([1, 5, 9].map(blockOf))) await remove(key);
  await remove(eventKeyOf(4));
  const stores = await Promise.all([open(), open(), open()]);
  await Promise.all(stores.map((one) => all(one.verify({ repair: true }))));
  await verify({ repair: true });
  expect(await verify()).toEqual([]);
  expect(await expectAgreement(store)).toHaveLength(11);
});

test.each(['reset-before', 'reset-after', 'busy-503', 'cut'] as const)(
  'a repair whose answers are lost (%s) still says what is true, and does it once',
  async (fault) => {
    const proxy = await startFaultProxy(azurite().tableUrl);
    const faulty = await open(proxy.url);
    const { key } = await blockOf(3);
    await remove(key);
    await remove(eventKeyOf(8));
    await alter(eventKeyOf(1), { source: '/someone' });
    let batches = 0;
    proxy.choose = ({ path }) => (path.includes('$batch') && (batches += 1) % 2 === 1 ? fault : undefined);
    const findings = await all(faulty.verify({ repair: true }));
    await proxy.stop();
    expect(proxy.struck[fault]).toBeGreaterThan(2);
    expect(findings).toHaveLength(5);
    expect(findings.every(({ mending }) => mending === 'mended')).toBe(true);
    expect(await verify()).toEqual([]);
    expect(await expectAgreement(store)).toHaveLength(11);
  },
);
