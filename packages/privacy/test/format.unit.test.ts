import { createHmac } from 'node:crypto';
import type { RecordedEvent } from '@annals/events-schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { opener, sealer } from '../src/index.ts';
import { dataKeyOf } from '../src/keys/data-key.ts';
import { keyPlace } from '../src/keys/subject.ts';
import { hmacKey, hmacRoom, hmacSha256 } from '../src/seal/hmac.ts';
import { refusedSeal } from '../src/seal/refused.ts';
import { catalogue, page } from './diary.ts';

// What is stored must open for ever, and what is delivered again must be the same bytes as years ago: these texts are never
// to be made anew. Another way to seal is another key version.

const key = dataKeyOf(Buffer.alloc(32, 7), 1);
const keys = { keyFor: () => key, existingKey: () => key };
const data = { title: 'one – 1', mood: 'good', notes: [{ at: 'noon', words: 'two' }], where: ['home', 'Ã'] };
const event = page('d', 1, { data, tenantid: 'acme' });
const stored = {
  title: { sealed: '1.m5RLE_RgKR4SC1w' },
  mood: 'good',
  notes: [{ at: 'noon', words: { sealed: '1.U9c5YW7pCrGweey-r1Rw0cXpiP4NMUnfK1Qe7QgVFQoE' } }],
  where: ['home', { sealed: '1.YsiOCg' }],
};
const entry = '1.oDRwJWAiNNpLBPwGB463JSebAw_HRdn8D7ICh4wtUVfWVCiI74KnnsqmjVQR4UPZtDMiByoFNA';

test('an event is sealed as it always was, and what was stored then opens', () => {
  expect(sealer(catalogue, keys)(event)).toEqual({ ...event, data: stored });
  const recorded = { ...event, data: stored, position: '0000000000000001' } as unknown as RecordedEvent;
  expect(opener(catalogue, keys)(recorded)).toMatchObject({ data });
});

test('so is what was refused', async () => {
  const { seal, open } = refusedSeal(catalogue, keys);
  const subject = { subject: 'ada' };
  expect(seal(subject, 'c1d0', '{"violations":[],"event":1}')).toBe(entry);
  expect(await open(subject, 'c1d0', entry)).toBe('{"violations":[],"event":1}');
});

test('a subject’s key lies where it always lay', () => {
  expect(keyPlace({ tenant: 'acme', subject: 'u-17' }).rowKey).toBe(
    '768a71ae56f96cbebf712da3cbb3f901c64341e8c0195a58fff2c10d7dd37010',
  );
  expect(keyPlace({ subject: '@diary/d' }).rowKey).toBe(
    '60a75d007da3eb9dc6af023f8a6683eda90b8f6de4984e4f3656f6e8a89400ed',
  );
});

test('two hashes are the HMAC of node:crypto', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), bytes, bytes, (secret, one, other) => {
      const key = hmacKey(secret);
      for (const text of [one, other, one])
        expect(hmacSha256(key, Buffer.concat([Buffer.alloc(hmacRoom), text]))).toEqual(
          createHmac('sha256', secret).update(text).digest(),
        );
    }),
  );
});
