import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestBytes, splitIntoBatches } from './batches.ts';

const events = fc.array(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => ({ text, bytes: Buffer.byteLength(text) })),
);

test('a request is as large as the JSON array that it is', () => {
  fc.assert(
    fc.property(events, (batch) => {
      const body = `[${batch.map(({ text }) => text).join(',')}]`;
      expect(requestBytes(batch.map(({ bytes }) => bytes))).toBe(Buffer.byteLength(body));
    }),
  );
});

test('every event is in one batch, in order; no batch is too large unless one event is; none could be joined', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 200 }), (given, maxBytes) => {
      const batches = splitIntoBatches(given, maxBytes);
      expect(batches.flat()).toEqual(given);
      const size = (batch: typeof given) => requestBytes(batch.map(({ bytes }) => bytes));
      for (const [index, batch] of batches.entries()) {
        if (batch.length > 1) expect(size(batch)).toBeLessThanOrEqual(maxBytes);
        const next = batches[index + 1]?.[0];
        if (next) expect(size([...batch, next])).toBeGreaterThan(maxBytes);
      }
    }),
  );
});
