import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readSegment } from './read-segment.ts';

const segmentOf = (name: string, file: Uint8Array) => ({
  ...{ name, bytes: file.length, sha256: hash('sha256', file), events: 0, hash: '', first: '', last: '' },
  ...{ recordedFrom: '', recordedTo: '' },
});

/** A folder with one file, which comes in pieces. */
const folderOf = (file: Uint8Array) => ({
  get: () => Promise.resolve(undefined),
  async *read() {
    await Promise.resolve();
    for (let start = 0; start < file.length; start += 1_000) yield file.subarray(start, start + 1_000);
  },
});

test('lines come whole, in chunks, however long they are and wherever the decompressed pieces end', async () => {
  const lengths = [10, 70_000, 65_535, 65_536, 1, 600_000, 1_300_000, 20];
  const lines = [...lengths, ...Array.from({ length: 3_000 }, (_, n) => 300 + (n % 700))].map(
    (length, n) => `${n}:${'x'.repeat(length)}\n`,
  );
  const text = lines.join('');
  const file = Buffer.concat([gzipSync(text.slice(0, 90_000)), gzipSync(text.slice(90_000))]);
  const chunks: string[] = [];
  for await (const chunk of readSegment(folderOf(file), segmentOf('a', file))) chunks.push(chunk.toString());
  expect(chunks.join('')).toBe(text);
  expect(chunks.filter((chunk) => !chunk.endsWith('\n'))).toEqual([]);
  const ofShortLines = chunks.slice(-20).map(({ length }) => length);
  expect(Math.max(...ofShortLines)).toBeLessThan(2 * 65_536);
});
