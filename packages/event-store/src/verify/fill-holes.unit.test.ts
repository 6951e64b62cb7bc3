import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeBlockBytes } from '../feed/block.ts';
import { fillHoles, type LostBlock, type Orphan } from './fill-holes.ts';

const at = (minute: number) => `2026-01-01T00:${minute.toString().padStart(2, '0')}:00.000000000Z`;
const orphan = (rowKey: string, minute: number, lineBytes = 500): Orphan => ({
  rowKey,
  recordedtime: at(minute),
  lineBytes,
  version: '1',
});
const lost = (n: number, after?: number, before?: number, lane = 0): LostBlock => ({
  lane,
  n,
  after: after === undefined ? undefined : at(after),
  before: before === undefined ? undefined : at(before),
});
const keys = (orphans: readonly Orphan[] = []) => orphans.map(({ rowKey }) => rowKey);

test('a lost block gets what was recorded between its neighbours', () => {
  const [early, late] = [lost(2, 1, 3), lost(9, 7, 9, 1)];
  const { filled, rest } = fillHoles([late, early], [orphan('b', 8), orphan('a', 8), orphan('c', 2)]);
  expect(keys(filled.get(early))).toEqual(['c']);
  expect(keys(filled.get(late))).toEqual(['a', 'b']);
  expect(rest).toEqual([]);
});

test('what was recorded at no such time goes to the end, as few blocks as hold it', () => {
  const hole = lost(2, 1, 3);
  const { filled, rest } = fillHoles([hole], [orphan('b', 8), orphan('c', 9)]);
  expect(filled.size).toBe(0);
  expect(rest.map(keys)).toEqual([['b', 'c']]);
});

test('a block that held three events is not filled with two', () => {
  const hole: LostBlock = { ...lost(2, 1, 3), count: 3 };
  expect(fillHoles([hole], [orphan('a', 2), orphan('b', 2)]).filled.size).toBe(0);
  expect(fillHoles([hole], [orphan('a', 2), orphan('b', 2), orphan('c', 2)]).filled.size).toBe(1);
});

test('every event gets one place, and every block holds what a block can', () => {
  const minute = fc.nat({ max: 9 });
  const holes = fc.array(
    fc.record({ after: fc.option(minute), before: fc.option(minute), lane: fc.nat(3) }),
    { maxLength: 6 },
  );
  const sizes = fc.oneof(fc.constant(300), fc.integer({ min: 1, max: safeBlockBytes }));
  const orphans = fc.array(fc.tuple(minute, sizes), { maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(holes, orphans, (places, events) => {
      const blocks = places.map(({ after, before, lane }, n) =>
        lost(n, after ?? undefined, before ?? undefined, lane),
      );
      const all = events.map(([when, bytes], index) => orphan(`k${index}`, when, bytes));
      const { filled, rest } = fillHoles(blocks, all);
      const groups = [...filled.values(), ...rest];
      expect(groups.flatMap(keys).sort()).toEqual(keys(all).sort());
      for (const group of groups) {
        expect(group.length).toBeGreaterThan(0);
        expect(group.length).toBeLessThanOrEqual(99);
        const bytes = group.reduce((sum, { lineBytes }) => sum + lineBytes, 0);
        expect(bytes).toBeLessThanOrEqual(safeBlockBytes);
      }
      for (const group of filled.values()) expect(new Set(group.map((one) => one.recordedtime)).size).toBe(1);
    }),
  );
});
