import { expect, test } from 'vitest';
import { cloudEventProblem } from './cloud-event.ts';

const event = { specversion: '1.0', id: '1', source: '/test', type: 'happened' };

test.each([
  ['nothing but what is required', event],
  ['extensions that are strings, numbers or booleans', { ...event, a: 'x', b2: 1, c: true, d: null }],
  ['a time with an offset and fractions', { ...event, time: '2026-11-01T00:00:00.123456789+01:00' }],
  ['binary data', { ...event, data_base64: 'AQID' }],
])('an event with %s is one', (_what, value) => {
  expect(cloudEventProblem(value)).toBeUndefined();
});

test.each([
  ['no object', [], 'must be a JSON object'],
  ['an empty id', { ...event, id: '' }, "'id'"],
  ['a number as its subject', { ...event, subject: 1 }, "'subject'"],
  ['data twice', { ...event, data: 1, data_base64: 'AQID' }, "'data_base64'"],
  ['a hyphen in a name', { ...event, 'my-name': 1 }, "'my-name'"],
])('with %s it is refused', (_what, value, problem) => {
  expect(cloudEventProblem(value)).toContain(problem);
});

test('fewer members than its text had means that one was given twice', () => {
  expect(cloudEventProblem(event, 4)).toBeUndefined();
  expect(cloudEventProblem(event, 5)).toContain('twice');
});
