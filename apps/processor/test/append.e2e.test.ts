import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, clientOf } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import { describeDatasets } from './dataset-doors.ts';
import { type Stack, startStack } from './stack.ts';

let stack: Stack;
const call = clientOf(() => stack.host);

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.stop());

const append = (stream: string, body: unknown, headers: Call['headers'] = {}) =>
  call('POST /streams/{category}/{id}', { stream, body, headers });
const after = (n: number) => ({ 'if-match': `"${n}"` });

/** What a caller sends of a message: no subject, sequence or time. */
const message = (id?: string) => {
  const { type, source, data } = messageReceived('any', 1);
  return { type, source, data, ...(id === undefined ? {} : { id }) };
};
const position = (n: number) => String(n).padStart(16, '0');
const ids = async (stream: string) => {
  const { body } = await call('GET /streams/{category}/{id}', { stream, query: { limit: '1000' } });
  return body.events.map(({ id }) => id);
};

test('drafts become events at the positions that follow', async () => {
  const stream = 'conversation/drafts';
  const first = await append(stream, [message('a'), message()], { 'if-none-match': '*' });
  expect([first.status, first.headers.get('etag')]).toEqual([201, '"2"']);
  expect(first.body.events).toMatchObject([{ id: 'a', position: position(1) }, { position: position(2) }]);
  const second = await append(stream, message('c'), after(2));
  expect([second.status, second.headers.get('etag')]).toEqual([201, '"3"']);
  expect(await ids(stream)).toEqual(['a', first.body.events[1]?.id, 'c']);
});

test('the same append again changes nothing, with or without a time', async () => {
  const stream = 'conversation/again';
  const events = [message('a'), { ...message('b'), time: '2026-01-01T00:00:00Z' }];
  const first = await append(stream, events, after(0));
  const again = await append(stream, events, after(0));
  expect([first.status, again.status, again.headers.get('etag')]).toEqual([201, 200, '"2"']);
  expect(again.body).toEqual({ outcome: 'duplicate', events: first.body.events });
  expect((await append(stream, message('c'), after(2))).status).toBe(201);
  expect((await append(stream, events, after(0))).status).toBe(200);
  expect(await ids(stream)).toEqual(['a', 'b', 'c']);
});

test('a stream that moved on, or is not so far, is a conflict that says where it is', async () => {
  const stream = 'conversation/moved';
  await append(stream, ['a', 'b', 'c'].map(message), after(0));
  for (const expected of [0, 1, 2, 4, 9]) {
    const refused = await append(stream, message(`x-${expected}`), after(expected));
    expect([refused.status, refused.headers.get('etag'), refused.body.currentPosition]).toEqual([
      409,
      '"3"',
      3,
    ]);
    expect(refused.body.type).toBe('urn:annals:problem:conflict');
  }
  expect((await append('conversation/new', message(), after(1))).body.currentPosition).toBe(0);
  expect(await ids(stream)).toEqual(['a', 'b', 'c']);
});

test('an id that is stored with other content is refused', async () => {
  const stream = 'conversation/reused';
  await append(stream, message('a'), after(0));
  const other = { ...message('a'), data: messageReceived('any', 2, 'other words').data };
  const refused = await append(stream, other, after(0));
  expect([refused.status, refused.body.type]).toEqual([409, 'urn:annals:problem:identity-reused']);
  expect(refused.body.existing).toEqual({ id: 'a', source: message().source });
});

test('all that is wrong with all events is named, and none is stored', async () => {
  const stream = 'conversation/invalid';
  const { source: _, ...anonymous } = message('b');
  const refused = await append(
    stream,
    [
      message('a'),
      anonymous,
      { ...message('c'), data: { messageId: 7 } },
      { ...message('d'), subject: 'conversation/other' },
      { ...message('e'), sequence: '9' },
      { ...message('f'), recordedtime: '2026-01-01T00:00:00Z' },
      null,
    ],
    after(0),
  );
  expect(refused.status).toBe(422);
  const violations = refused.body.violations;
  expect(new Set(violations.map(({ event, field }) => `${event} ${field.replace(/\..*/, '')}`))).toEqual(
    new Set(['1 source', '2 data', '3 subject', '4 sequence', '5 recordedtime', '6 ']),
  );
  expect(await ids(stream)).toEqual([]);
});

test('a time-ordered stream takes events at their time, and no precondition', async () => {
  const stream = 'deployment/timed';
  const [late, early] = [deploymentChanged('timed', 2), deploymentChanged('timed', 1)];
  expect((await append(stream, late)).status).toBe(201);
  expect((await append(stream, [early, late])).status).toBe(201);
  expect((await append(stream, [early, late])).status).toBe(200);
  expect(await ids(stream)).toEqual([early.id, late.id]);
  const { time: _, ...timeless } = early;
  expect((await append(stream, timeless)).body.violations).toMatchObject([{ event: 0, field: 'time' }]);
  expect((await append(stream, late, after(2))).body.type).toBe('urn:annals:problem:bad-precondition');
});

test.each<[string, number, string, unknown, Call['headers']]>([
  ['no precondition', 428, 'conversation/p', message(), {}],
  ['two preconditions', 400, 'conversation/p', message(), { ...after(0), 'if-none-match': '*' }],
  ['a tag without quotes', 400, 'conversation/p', message(), { 'if-match': '7' }],
  ['any tag', 400, 'conversation/p', message(), { 'if-match': '*' }],
  ['a position beyond all', 400, 'conversation/p', message(), { 'if-match': '"9007199254740991"' }],
  ['no events', 422, 'conversation/p', [], after(0)],
  ['a hundred events', 422, 'conversation/p', Array.from({ length: 100 }, () => message()), after(0)],
  ['an unknown category', 404, 'unknown/p', message(), after(0)],
  ['an id that no stream can have', 404, 'conversation/a%20b', message(), after(0)],
  ['no JSON', 400, 'conversation/p', '{', after(0)],
  ['text', 415, 'conversation/p', 'text', { ...after(0), 'content-type': 'text/plain' }],
  ['more than 1 MB', 413, 'conversation/p', `"${'x'.repeat(1_048_576)}"`, after(0)],
])('%s is refused with %i', async (_, status, stream, body, headers) => {
  expect((await append(stream, body, headers)).status).toBe(status);
});

test('of sixteen writers at one position exactly one wins, and nothing that won is lost', async () => {
  const stream = 'conversation/contended';
  const rounds = 12;
  const winners: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        const id = `${round}-${writer}`;
        return { id, ...(await append(stream, message(id), after(round))) };
      }),
    );
    const won = answers.filter(({ status }) => status === 201);
    const lost = answers.filter(({ status }) => status === 409);
    expect([won.length, lost.length]).toEqual([1, 15]);
    for (const { body } of lost) expect(body.currentPosition).toBe(round + 1);
    winners.push(...won.map(({ id }) => id));
  }
  expect(await ids(stream)).toEqual(winners);
}, 60_000);

test('sixteen writers that try until they win are all there in the end, without a gap', async () => {
  const stream = 'conversation/patient';
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let n = 0, expected = 0; n < 4;) {
        const { status, headers } = await append(stream, message(`${writer}-${n}`), after(expected));
        expected = Number(headers.get('etag')?.replaceAll('"', ''));
        if (status === 201) n += 1;
        else expect(status).toBe(409);
      }
    }),
  );
  const all = Array.from({ length: 64 }, (_, n) => `${n >> 2}-${n & 3}`);
  expect((await ids(stream)).sort()).toEqual(all.sort());
}, 60_000);

describeDatasets(() => stack);
