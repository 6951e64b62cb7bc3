import { expect, test } from 'vitest';
import {
  eventsRecord,
  readRecords,
  settledRecord,
  singleLine,
  subscriptionsRecord,
} from './journal-records.ts';

const array = Buffer.from('[{"id":"ü"},{"id":"2"}]');
const journal = Buffer.concat([
  ...subscriptionsRecord(['a', 'b']),
  ...eventsRecord(7, 1_000, array),
  ...settledRecord(1, [7, 8, 10]),
]);
const records = [
  { kind: 'subscriptions', names: ['a', 'b'] },
  { kind: 'events', first: 7, publishedMs: 1_000, array },
  {
    kind: 'settled',
    subscription: 1,
    ranges: [
      [7, 8],
      [10, 10],
    ],
  },
];

test('what is written is read again', () => {
  expect([...readRecords(journal)]).toEqual(records);
});

test('cut off anywhere, the journal reads as its whole records', () => {
  for (let length = 0; length < journal.length; length++) {
    const read = [...readRecords(journal.subarray(0, length))];
    expect(read).toEqual(records.slice(0, read.length));
  }
});

test('a record that was cut short in the middle is passed over', () => {
  const [head, body] = eventsRecord(9, 1_000, array);
  const torn = Buffer.concat([head ?? array, body?.subarray(0, 5) ?? array, Buffer.from('\n')]);
  expect([...readRecords(Buffer.concat([torn, journal]))]).toEqual(records);
});

test('line breaks between tokens become blanks', () => {
  expect(singleLine(Buffer.from('[\n1,\r\n2]')).toString()).toBe('[ 1,\r 2]');
});
