import { expect, test } from 'vitest';
import { preferenceExample, sftExample } from './chat-format.ts';

const user = { role: 'user', content: 'rain?' };
const call = { id: 't1', type: 'function', function: { name: 'weather', arguments: '{}' } };
const calls = { role: 'assistant', tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 't1', content: 'dry' };
const answer = { role: 'assistant', content: 'No.' };

/** The example of the documentation, but for its texts. */
test('a line as documented is taken', () => {
  const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
  const tools = [{ type: 'function', function: { name: 'weather', description: 'Weather', parameters } }];
  expect(sftExample.safeParse({ messages: [user, calls], tools }).success).toBe(true);
  expect(sftExample.safeParse({ messages: [user, calls, result, answer], tools }).success).toBe(true);
  const pair = { input: { messages: [user] }, preferred_output: [answer], non_preferred_output: [answer] };
  expect(preferenceExample.safeParse(pair).success).toBe(true);
});

test.each([
  ['nobody asks', [answer]],
  ['it ends without an answer', [user]],
  ['a tool answers what nobody called', [user, result, answer]],
  ['a call is not answered', [user, calls, answer]],
  ['an answer comes twice', [user, calls, result, result, answer]],
  ['the assistant says nothing', [user, { role: 'assistant' }]],
  ['the weight is no weight', [user, { ...answer, weight: 2 }]],
  ['there is another role', [user, { role: 'bot', content: '' }, answer]],
])('a line is refused where %s', (_why, messages) => {
  expect(sftExample.safeParse({ messages }).success).toBe(false);
});
