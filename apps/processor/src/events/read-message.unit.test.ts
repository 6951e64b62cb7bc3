import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DoorRequest, isProblem } from '@annals/http-doors';
import { readMessage } from './read-message.ts';

const message = (headers: Record<string, string>, body: string): DoorRequest => {
  const request = new Request('http://host', { method: 'POST', headers, body });
  return {
    headers: request.headers,
    query: new URLSearchParams(),
    params: {},
    arrayBuffer: () => request.arrayBuffer(),
  };
};
const json = { 'content-type': 'application/json' };

test('in binary mode attributes come from headers, data from the body, as they are', async () => {
  const headers = { ...json, 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/s', 'ce-type': 't' };
  const attributes = {
    specversion: '1.0',
    id: '1',
    source: '/s',
    type: 't',
    datacontenttype: 'application/json',
  };
  for (const data of ['{"a":1}', '42', '"text"', 'null', '[]', ' {}'])
    expect(await readMessage(message(headers, data))).toEqual([
      { ...attributes, data: JSON.parse(data) as unknown },
    ]);
});

test('what binary mode leaves out is not made up', async () => {
  expect(await readMessage(message({ ...json, 'ce-id': '1' }, '{}'))).toEqual([
    { id: '1', datacontenttype: 'application/json', data: {} },
  ]);
});

test('structured and batched events are what was sent, whatever that is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), async (events) => {
      const sent = JSON.parse(JSON.stringify(events)) as unknown[];
      const batch = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' };
      expect(await readMessage(message(batch, JSON.stringify(events)))).toEqual(sent);
      const one = { 'content-type': 'Application/CloudEvents+JSON' };
      expect(await readMessage(message(one, JSON.stringify(events)))).toEqual([sent]);
    }),
  );
});

test('headers that are no CloudEvent are a problem, never another error', async () => {
  const name = fc.constantFrom(
    'id',
    'time',
    'type',
    'specversion',
    'schemaurl',
    'dataschema',
    '__proto__',
    'constructor',
    'data',
    'data_base64',
    'x',
  );
  const value = fc.stringMatching(/^[ -~]{0,20}$/);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, value), async (attributes) => {
      const headers = Object.fromEntries(
        Object.entries(attributes).map(([key, text]) => [`ce-${key}`, text]),
      );
      const read = await readMessage(message({ ...json, ...headers }, '{}')).catch((error: unknown) => error);
      expect(Array.isArray(read) || isProblem(read)).toBe(true);
    }),
  );
});
