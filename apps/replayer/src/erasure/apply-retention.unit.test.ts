import { eraseKind } from '@annals/erasure';
import { ingest, memoryRowTable, openMemoryStore } from '@annals/event-store';
import { completeDraft } from '@annals/events-schema';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { memoryWrapping, privacyOf, SubjectKeys } from '@annals/privacy';
import { expect, test } from 'vitest';
import { applyRetention } from './apply-retention.ts';

test('who is due loses the key at once, and what they left is handed to the queue, once', async () => {
  let now = Date.parse('2025-01-01T00:00:00Z');
  const keys = new SubjectKeys({ rows: memoryRowTable(), wrapping: memoryWrapping() });
  const store = await openMemoryStore({
    ...{ catalogue, source: '/test', buckets: 2, lanes: 1, now: () => new Date(now) },
    ...privacyOf(catalogue, keys),
  });
  const draft = conversation
    .at('c-1', { after: 0 })
    .started({ channel: 'web', agentVersion: '1' }, { time: '2025-01-01T00:00:00Z', datasubject: 'anna-1' });
  await ingest(store, [completeDraft(draft, { source: '/test', newId: () => 'e-1' })]);
  const sent: unknown[] = [];
  const said: string[] = [];
  const works = {
    ...{ store, keys, kinds: { erase: eraseKind(keys) } },
    queue: { send: (message: unknown) => Promise.resolve(void sent.push(message)) },
    log: (text: string) => said.push(text),
  };
  const apply = (policy: string) => applyRetention({ ...works, policy });

  await apply('conversation=100d');
  expect({ sent, said }).toEqual({ sent: [], said: ['retention: nobody is due'] });
  now += 200 * 24 * 60 * 60 * 1_000;
  await apply('conversation=100d');
  expect(sent.map((message) => (message as { shard: string }).shard)).toEqual(['00', '01']);
  expect(said.at(-1)).toMatch(/^retention: 1 due, what they left is swept by erase-from-\w+-1$/);
  expect(await keys.existingKey({ subject: 'anna-1' })).toBe('erased');
  await expect(apply('recipes=1d')).rejects.toMatchObject({ code: 'policy-invalid' });
});
