import { describe, expect, test } from 'vitest';
import { testFolder } from './folders.ts';
import { startReceiver } from './receiver.ts';
import { event, events, post, publisher, testTopic } from './publishing.ts';

const raw = { specversion: '1.0', id: '1', source: '/test', type: 'test.happened.v1' };

describe('publishing with the SDK', () => {
  test('every event arrives as it was published', async () => {
    const receiver = await startReceiver();
    const topic = await testTopic({ endpoint: receiver.url, maxEventsPerBatch: 100 });
    const time = new Date('2026-11-01T00:00:00Z');
    await publisher(topic.endpoint).send([
      {
        ...event('1', { text: 'Grüße, 世界 \n "quoted"' }),
        time,
        extensionAttributes: { sequence: '00000001' },
      },
      { ...event('2'), data: new Uint8Array([1, 2, 3]), datacontenttype: 'image/png' },
    ]);
    await topic.idle();
    expect(receiver.deliveries.flatMap((delivery) => delivery.events)).toEqual([
      {
        specversion: '1.0',
        id: '1',
        source: '/test',
        type: 'test.happened.v1',
        subject: 'things/1',
        time: '2026-11-01T00:00:00.000Z',
        datacontenttype: 'application/json',
        data: { text: 'Grüße, 世界 \n "quoted"' },
        sequence: '00000001',
      },
      expect.objectContaining({ id: '2', datacontenttype: 'image/png', data_base64: 'AQID' }),
    ]);
    expect(topic.stats()).toMatchObject({ published: 2, delivered: 2, pending: 0 });
  });

  test('a wrong key is refused with 401', async () => {
    const topic = await testTopic({ endpoint: 'http://127.0.0.1:9/' });
    await expect(publisher(topic.endpoint, 'wrong').send([event('1')])).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  test('an event over 1 MB is refused with 413', async () => {
    const topic = await testTopic({ endpoint: 'http://127.0.0.1:9/' });
    const large = event('1', { text: 'x'.repeat(1_048_577) });
    await expect(publisher(topic.endpoint).send([large])).rejects.toMatchObject({ statusCode: 413 });
    expect(topic.stats().published).toBe(0);
  });

  test('when too much is undelivered it answers 503, and takes the event once there is room', async () => {
    let open = false;
    const receiver = await startReceiver({ status: () => (open ? 200 : 500) });
    const topic = await testTopic(
      { endpoint: receiver.url, maxEventsPerBatch: 10 },
      { maxPendingBytes: 2_000 },
    );
    await publisher(topic.endpoint).send(events(0, 3));
    const refused = await post(
      topic,
      JSON.stringify(events(3, 3).map((one) => ({ specversion: '1.0', ...one }))),
    );
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    open = true;
    await publisher(topic.endpoint).send(events(3, 3));
    await topic.idle();
    expect(new Set(receiver.ids())).toEqual(new Set(['0', '1', '2', '3', '4', '5']));
  });
});

describe('publishing by hand', () => {
  const batch = JSON.stringify([raw]);
  const single = { contentType: 'application/cloudevents+json; charset=utf-8' };
  test.each<[what: string, status: number, body: string, options?: Parameters<typeof post>[2]]>([
    ['a batch', 200, batch],
    [
      'a batch with a charset',
      200,
      batch,
      { contentType: 'application/cloudevents-batch+json; charset=utf-8' },
    ],
    ['a single event', 200, JSON.stringify(raw), single],
    ['an empty batch', 200, '[]'],
    ['no key', 401, batch, { key: '' }],
    ['no key, elsewhere', 404, batch, { key: '', url: '/api/other' }],
    ['another method', 405, batch, { method: 'PUT' }],
    ['no api-version', 400, batch, { url: '/api/events' }],
    ['malformed JSON', 400, '[{'],
    ['an array under the single type', 400, batch, single],
    ['an object under the batch type', 400, JSON.stringify(raw)],
    ['plain JSON', 400, batch, { contentType: 'application/json' }],
    ['no id', 400, JSON.stringify([{ ...raw, id: undefined }])],
    ['an empty source', 400, JSON.stringify([{ ...raw, source: '' }])],
    ['no type', 400, JSON.stringify([{ ...raw, type: undefined }])],
    ['another specversion', 400, JSON.stringify([{ ...raw, specversion: '0.3' }])],
    ['a capital in an attribute name', 400, JSON.stringify([{ ...raw, myAttribute: 1 }])],
    ['an object as an extension', 400, JSON.stringify([{ ...raw, extension: {} }])],
    ['an attribute given twice', 400, `[${JSON.stringify(raw).replace('{', '{"id":"2",')}]`],
    ['a bad time', 400, JSON.stringify([{ ...raw, time: 'yesterday' }])],
    ['an element that is no object', 400, `[1,${JSON.stringify(raw)}]`],
    ['more than 1 MB', 413, JSON.stringify(['x'.repeat(1_048_576)])],
  ])('%s is answered %i', async (_what, status, body, options) => {
    const topic = await testTopic({ endpoint: 'http://127.0.0.1:9/' });
    const response = await post(topic, body, options);
    const answer = await response.text();
    expect(response.status, answer).toBe(status);
    if (status === 200) return;
    const refusal: unknown = JSON.parse(answer);
    const words = expect.stringMatching(/\w/) as string;
    expect(refusal).toMatchObject({ error: { code: words, message: words, details: [{}] } });
  });

  test('one bad event refuses its whole batch, and the answer names it', async () => {
    const topic = await testTopic({ endpoint: 'http://127.0.0.1:9/' });
    const response = await post(topic, JSON.stringify([raw, { ...raw, id: '' }]));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: expect.stringContaining('Event 1') as string },
    });
    expect(topic.stats().published).toBe(0);
  });

  test('a bearer token is refused unless the topic accepts it', async () => {
    const publish = async (acceptBearer: boolean) => {
      const topic = await testTopic({ endpoint: 'http://127.0.0.1:9/' }, { acceptBearer });
      const headers = { authorization: 'Bearer token', 'content-type': 'application/cloudevents-batch+json' };
      const url = `${topic.endpoint}?api-version=2018-01-01`;
      return (await fetch(url, { method: 'POST', headers, body: batch })).status;
    };
    expect(await publish(false)).toBe(401);
    expect(await publish(true)).toBe(200);
  });

  test('a number beyond 2^53 and line breaks between tokens arrive unharmed, also after a restart', async () => {
    const folder = await testFolder();
    const down = await testTopic({ endpoint: 'http://127.0.0.1:9/' }, { folder });
    const text = JSON.stringify(raw).replace('}', ',\r\n "data": 12345678901234567890 }');
    expect((await post(down, `[\n  ${text}\n]`)).status).toBe(200);
    await down.stop();
    const receiver = await startReceiver();
    const topic = await testTopic({ endpoint: receiver.url }, { folder });
    await topic.idle();
    expect(receiver.bodies).toEqual([`[${text.replaceAll('\n', ' ')}]`]);
  });
});
