import { expect, test } from 'vitest';
import { acceptedEvent } from '../accept/accepted-event.ts';
import { loseTo, standingOf } from './lose-to.ts';
import type { AppendOutcome } from './outcome.ts';
import type { PendingAppend, PendingEvent } from './pending-append.ts';

const event = (n: number, id: string, by = 1): PendingEvent => ({
  event: acceptedEvent(
    {
      specversion: '1.0',
      id,
      source: '/test',
      type: 'test.annals.counter.added.v1',
      subject: 'counter/x',
      time: '2026-01-01T00:00:00Z',
      datacontenttype: 'application/json',
      sequence: String(n),
      data: { by },
    },
    { category: 'counter', id: 'x' },
    'sequence',
  ),
  dataref: undefined,
});

function waiting(...events: PendingEvent[]) {
  const heard: AppendOutcome[] = [];
  const append: PendingAppend = {
    events,
    rowBytes: 0,
    lineBytes: 0,
    resolve: (outcome) => heard.push(outcome),
    reject: () => undefined,
  };
  return { append, heard };
}

test('who waits for a position that is taken hears of it and leaves the queue; the others stay in their order', () => {
  const [first, loser, later, last] = [
    waiting(event(8, 'a')),
    waiting(event(6, 'b'), event(7, 'c')),
    waiting(event(9, 'd')),
    waiting(event(10, 'e')),
  ] as const;
  const queue = [first.append, loser.append, later.append, last.append];
  loseTo([standingOf(event(7, 'winner'))], queue);
  expect(queue).toEqual([first.append, later.append, last.append]);
  expect(loser.heard).toEqual([
    { outcome: 'conflict', position: '0000000000000007', existing: { source: '/test', id: 'winner' } },
  ]);
  expect([...first.heard, ...later.heard, ...last.heard]).toEqual([]);
});

test('the same event again is no loser, the same identity with other content is named as such', () => {
  const same = waiting(event(7, 'winner'));
  const reused = waiting(event(7, 'winner', 2));
  const queue = [same.append, reused.append];
  loseTo([standingOf(event(7, 'winner'))], queue);
  expect(queue).toEqual([same.append]);
  expect(reused.heard).toMatchObject([{ outcome: 'identity-reused' }]);
});
