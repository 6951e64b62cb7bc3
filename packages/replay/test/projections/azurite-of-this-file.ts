import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Azurite, startAzurite } from '@annals/local-azure';
import { afterAll, beforeAll } from 'vitest';

/** An Azurite for the tests of a file, which goes away with them. Call it at the top of the file. */
export function azuriteOfThisFile(): () => Azurite {
  let azurite: Azurite | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'annals-replay-'));
    azurite = await startAzurite({ folder, inMemory: true });
  });
  afterAll(async () => {
    await azurite?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!azurite) throw new Error('Azurite is up only while tests run');
    return azurite;
  };
}
