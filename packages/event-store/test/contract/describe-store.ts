import { beforeAll, describe } from 'vitest';
import { describeAppend } from './append.ts';
import { describeDeadLetters } from './dead-letters.ts';
import { describeIngest } from './ingest.ts';
import { describeKnownAt } from './known-at.ts';
import { describeLargeData } from './large-data.ts';
import { describeQuarantine } from './quarantine.ts';
import { describeRead } from './read.ts';
import { describeRowTable } from './row-table.ts';
import { describeSnapshots } from './snapshots.ts';
import type { Storage } from './storage.ts';
import { describeWholeStore } from './whole-store.ts';
import { describeWriters } from './writers.ts';

/** The store's semantics, as sentences: what every storage must hold to. `open` gives an empty one. */
export function describeStore(name: string, open: () => Promise<Storage>): void {
  describe(`an event store in ${name}`, () => {
    let storage: Storage;
    beforeAll(async () => {
      storage = await open();
    });
    const current = () => storage;
    describeAppend(current);
    describeRead(current);
    describeKnownAt(current);
    describeWriters(current);
    describeLargeData(current);
    describeIngest(current);
    describeQuarantine(current);
    describeDeadLetters(current);
    describeRowTable(current);
    describeSnapshots(current);
    describeWholeStore(current);
  });
}
