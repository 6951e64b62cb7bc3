import { expect, test } from 'vitest';
import { Admission, type AppendSize } from './admission.ts';

const one = { events: 1, bytes: 100 };
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for room and writes down when it is given. */
function asking(admission: Admission) {
  const inside: string[] = [];
  const ask = (name: string, size: AppendSize) => {
    const wait = admission.enter(size);
    if (wait) void wait.then(() => inside.push(name));
    else inside.push(name);
  };
  return { inside, ask };
}

test('beyond the bound on events callers wait, and enter in the order in which they came', async () => {
  const admission = new Admission({ maxEvents: 2 });
  const { inside, ask } = asking(admission);
  for (const name of ['a', 'b', 'c', 'd', 'e']) ask(name, one);
  await turn();
  expect(inside).toEqual(['a', 'b']);
  admission.leave(one);
  await turn();
  expect(inside).toEqual(['a', 'b', 'c']);
  admission.leave(one);
  admission.leave(one);
  await turn();
  expect(inside).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('bytes are bounded too, and a small append does not overtake a large one that waits', async () => {
  const admission = new Admission({ maxBytes: 250 });
  const { inside, ask } = asking(admission);
  ask('first', one);
  ask('large', { events: 1, bytes: 200 });
  ask('small', { events: 1, bytes: 10 });
  await turn();
  expect(inside).toEqual(['first']);
  admission.leave(one);
  await turn();
  expect(inside).toEqual(['first', 'large', 'small']);
});

test('what is larger than the bound itself is let in alone', async () => {
  const admission = new Admission({ maxEvents: 2, maxBytes: 50 });
  const { inside, ask } = asking(admission);
  ask('huge', { events: 99, bytes: 4_000_000 });
  ask('next', one);
  await turn();
  expect(inside).toEqual(['huge']);
  admission.leave({ events: 99, bytes: 4_000_000 });
  await turn();
  expect(inside).toEqual(['huge', 'next']);
});

test.for([
  ['events', { maxEvents: 1, maxWaitingEvents: 2 }],
  ['bytes', { maxEvents: 1, maxWaitingBytes: 200 }],
] as const)('beyond the bound on waiting %s an append is refused, until there is room again', (given) => {
  const admission = new Admission(given[1]);
  const { ask } = asking(admission);
  for (const name of ['a', 'b', 'c']) ask(name, one);
  const overloaded = expect.objectContaining({ name: 'StoreError', code: 'overloaded' }) as Error;
  expect(() => admission.enter(one)).toThrow(overloaded);
  expect(() => admission.enter(one)).toThrow(overloaded);
  admission.leave(one);
  expect(admission.enter(one)).toBeInstanceOf(Promise);
  expect(() => admission.enter(one)).toThrow(overloaded);
});

test('a bound that is none is refused', () => {
  for (const bounds of [{ maxEvents: 0 }, { maxBytes: NaN }, { maxWaitingEvents: -1 }])
    expect(() => new Admission(bounds)).toThrow(RangeError);
});
