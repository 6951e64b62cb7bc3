import { expect, test } from 'vitest';
import { Gate } from './gate.ts';

test('it lets so many in, makes so many wait in order, and turns the rest away', async () => {
  const gate = new Gate(1, 2);
  const order: string[] = [];
  const visit = async (name: string) => {
    if (!(await gate.enter())) return 'turned away';
    order.push(name);
    await new Promise((resolve) => setTimeout(resolve, 5));
    gate.leave();
    return 'was inside';
  };
  const visits = ['a', 'b', 'c', 'd'].map(visit);
  expect(await Promise.all(visits)).toEqual(['was inside', 'was inside', 'was inside', 'turned away']);
  expect(order).toEqual(['a', 'b', 'c']);
  expect(await visit('e')).toBe('was inside');
});
