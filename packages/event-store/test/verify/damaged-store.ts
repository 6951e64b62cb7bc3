import { AzureNamedKeyCredential, TableClient, type TableEntityResult } from '@azure/data-tables';
import { type Azurite, wellKnownAccount } from '@annals/local-azure';
import { afterEach, beforeEach, expect } from 'vitest';
import { linesOf } from '../../src/feed/block.ts';
import { bucketOf } from '../../src/layout/layout.ts';
import { openEventStore } from '../../src/open.ts';
import type { EventStore } from '../../src/store.ts';
import type { Finding } from '../../src/verify/finding.ts';
import type { VerifyOptions } from '../../src/verify/verify.ts';
import { azuriteOfThisFile } from '../azurite-storage.ts';
import { all, ids } from '../contract/storage.ts';
import { expectAgreement } from '../contract/whole-store.ts';
import { added, at, catalogue, counter, fromTo, happened } from '../streams.ts';

type Entity = TableEntityResult<Record<string, unknown>>;

const layout = { buckets: 2, lanes: 1 };
let azuriteUp: () => Azurite;
export const azurite = () => azuriteUp();
export let store: EventStore;
export let table: TableClient;

/** Another store object on the same table, by this address or its own. */
export const open = (tableUrl = azurite().tableUrl) =>
  openEventStore({ catalogue, tableUrl, blobUrl: azurite().blobUrl, ...layout });

/**
 * Each test of a file has a table: `counter/a` of ten events, two a block; `fact/b` of one whose payload is in a blob.
 * Call it at the top of the file.
 */
export function storeForEachTest(): void {
  azuriteUp = azuriteOfThisFile();
  beforeEach(async () => {
    const { name, key } = wellKnownAccount;
    table = new TableClient(azurite().tableUrl, 'events', new AzureNamedKeyCredential(name, key), {
      allowInsecureConnection: true,
    });
    store = await open();
    for (const n of [1, 3, 5, 7, 9]) await store.append([added('a', n), added('a', n + 1)]);
    await store.append(happened('b', 1, { data: { text: 'x'.repeat(40_000) } }));
  });
  afterEach(async () => {
    await table.deleteTable();
  });
}

export const bucketOfA = () => bucketOf(store.layout, 'counter', 'a');
/** Where event n of `counter/a` stands. */
export const place = (n: number) => ({ bucket: bucketOfA(), stream: 'counter/a', position: at(n) });
export const eventKeyOf = (n: number) => `counter:a:${at(n)}`;

/** The block that holds event n of `counter/a`. */
export async function blockOf(n: number): Promise<{ key: string; n: number; entity: Entity }> {
  for await (const block of store.feed()) {
    if (block.bucket !== bucketOfA() || !ids(block.events).includes(`a-${n}`)) continue;
    const key = `!feed:00:${at(block.n)}`;
    return { key, n: block.n, entity: await entityOf(key) };
  }
  throw new Error(`no block holds ${n}`);
}

export const entityOf = (rowKey: string): Promise<Entity> => table.getEntity(bucketOfA(), rowKey);
export const linesIn = (entity: Entity) => linesOf({ ...(entity as object), rowKey: '' });

/** What a row holds, without what the storage changes with each write. */
export async function columnsOf(rowKey: string) {
  const { etag: _e, timestamp: _t, ...columns } = await entityOf(rowKey);
  return columns;
}

export const remove = (rowKey: string) => table.deleteEntity(bucketOfA(), rowKey);
export const alter = (rowKey: string, columns: object) =>
  table.updateEntity({ ...columns, partitionKey: bucketOfA(), rowKey }, 'Merge');

export const verify = (options?: VerifyOptions) => all(store.verify(options));

/** Without repair it says so and writes nothing; with it all is mended, and a second look finds nothing. */
export async function expectMended(expected: readonly Partial<Finding>[]): Promise<void> {
  const seen = await verify();
  expect(seen).toMatchObject(expected.map((one) => ({ ...one, mending: 'mendable' })));
  expect(await verify()).toEqual(seen);
  const mended = await verify({ repair: true });
  expect(mended).toEqual(seen.map((finding) => ({ ...finding, mending: 'mended' })));
  expect(await verify({ payloads: true })).toEqual([]);
  expect(await expectAgreement(await open())).toHaveLength(11);
  expect((await store.replay(counter, 'a')).state.values).toEqual(fromTo(1, 10));
}
