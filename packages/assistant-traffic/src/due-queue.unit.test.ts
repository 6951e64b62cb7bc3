import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueQueue } from './due-queue.ts';

test('whatever is added comes out by when it is due, what was added first at one moment first', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.nat(25), (dues, moment) => {
      const queue = new DueQueue<{ due: number; index: number }>();
      for (const [index, due] of dues.entries()) queue.add(due, { due, index });
      const sorted = dues.map((due, index) => ({ due, index })).sort((a, b) => a.due - b.due);
      const first = [...queue.dueBy(moment)];
      expect(first).toEqual(sorted.filter(({ due }) => due <= moment));
      expect(queue.size).toBe(dues.length - first.length);
      expect([...first, ...queue.dueBy(Infinity)]).toEqual(sorted);
    }),
  );
});
