import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchElements } from './batch-elements.ts';

// Through JSON, which does not know -0.
const element = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
  .map((value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>);

test('the elements of any JSON array are its own bytes, with their number of members', () => {
  fc.assert(
    fc.property(fc.array(element), fc.constantFrom(0, 2), (events, indent) => {
      const elements = batchElements(Buffer.from(JSON.stringify(events, null, indent)));
      expect(elements.map(({ json }) => JSON.parse(json.toString()) as unknown)).toEqual(events);
      expect(elements.map(({ members }) => members)).toEqual(
        events.map((event) => Object.keys(event).length),
      );
    }),
  );
});

test('a member that is given twice is counted twice', () => {
  expect(batchElements(Buffer.from('[{"id":"1","id":"2"}]'))[0]?.members).toBe(2);
});
