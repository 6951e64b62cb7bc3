import { expect, test } from 'vitest';
import { memoryBackend } from '../memory/memory-backend.ts';
import { layoutKey } from './keys.ts';
import { writtenLayout } from './written-layout.ts';

test('a reader that comes before any writer is told so, and does not choose the layout', async () => {
  const backend = memoryBackend();
  await expect(writtenLayout(backend, {}, false)).rejects.toMatchObject({ code: 'no-store' });
  expect(await backend.get(layoutKey.partition, layoutKey.row)).toBeUndefined();
  expect(await writtenLayout(backend, { buckets: 32 })).toMatchObject({ buckets: 32 });
  expect(await writtenLayout(backend, {}, false)).toMatchObject({ buckets: 32 });
});
