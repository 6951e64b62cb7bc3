import { expect, test } from 'vitest';
import { dataSubject } from './data-subject.ts';
import { stateAfter } from './recorded.fixtures.ts';

test('who was erased stays erased since then, and for the first reason', () => {
  const at = (after: number) => dataSubject.at('h', { after });
  expect(
    stateAfter(
      dataSubject,
      at(0).subjectErased({ reason: 'retention' }),
      at(1).subjectErased({ reason: 'request' }),
    ),
  ).toEqual({ erased: { at: '2026-01-01T00:01:00.000Z', reason: 'retention' } });
});
