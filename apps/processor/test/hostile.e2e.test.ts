import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { messageReceived } from './events.ts';
import { seed, soaking } from './soak.ts';
import { type Stack, startStack } from './stack.ts';

const runs = soaking ? 3_000 : 150;
const timeLimitMs = soaking ? 1_200_000 : 60_000;

let stack: Stack;
const call = clientOf(() => stack.host);

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.stop());

const batched = { 'content-type': 'application/cloudevents-batch+json' };
const good = Buffer.from(JSON.stringify([messageReceived('sent', 1, 'ünï ☃'), { id: 'lonely' }, null]));

/** What stands in a body, by a reader of our own: undefined if it is no JSON in UTF-8. */
function parsed(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}

/** A batch of events of which some bytes were lost, doubled or changed on the way; or bytes that never were one. */
const damaged = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => new Uint8Array(Buffer.from(text))) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('[', '{', '"', '[[')
      .map((open) => new Uint8Array(Buffer.from(open.repeat(50_000)))),
  },
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(fc.nat(good.length - 1), fc.nat(8), fc.uint8Array({ maxLength: 8 })), { maxLength: 3 })
      .map((changes) =>
        changes.reduce(
          (body, [at, lost, put]) => Buffer.concat([body.subarray(0, at), put, body.subarray(at + lost)]),
          good,
        ),
      )
      .map((body) => new Uint8Array(body)),
  },
);

/** What a header may hold on the wire, and a CloudEvent may not. */
const headerText = fc.string({
  unit: fc
    .integer({ min: 0x21, max: 0xff })
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});

const check = (
  property:
    | fc.IAsyncProperty<[Uint8Array]>
    | fc.IAsyncProperty<[Record<string, string>]>
    | fc.IAsyncProperty<[string]>,
) =>
  fc.assert(property as fc.IAsyncProperty<unknown>, {
    numRuns: runs,
    seed,
  });

/** The process that met all of that still takes what is good. */
const expectAlive = async (n: number) => {
  expect(
    (await call('POST /events', { headers: batched, body: [messageReceived('alive', n)] })).body,
  ).toMatchObject({ appended: 1 });
};

test(
  `${runs} damaged bodies: no JSON is refused with 400, of everything else each event is answered for (seed ${seed})`,
  async () => {
    const { pid } = stack.host;
    const counts = { refused: 0, taken: 0 };
    await check(
      fc.asyncProperty(damaged, async (bytes) => {
        const { status, body } = await call('POST /events', { headers: batched, body: bytes });
        const value = parsed(bytes)?.value;
        expect(status).toBe(Array.isArray(value) ? 200 : 400);
        if (Array.isArray(value)) expect(body.events).toHaveLength(value.length);
        counts[Array.isArray(value) ? 'taken' : 'refused'] += 1;
      }),
    );
    console.log(`bytes ${JSON.stringify({ seed, ...counts })}`);
    expect(Math.min(counts.refused, counts.taken)).toBeGreaterThan(0);
    await expectAlive(1);
    expect(stack.host.pid).toBe(pid);
  },
  timeLimitMs,
);

test(
  `${runs} damaged deliveries of Event Grid: acknowledged, or failed to be repeated, and the host stays up (seed ${seed})`,
  async () => {
    const seen = new Set<number>();
    await check(
      fc.asyncProperty(damaged, async (body) => {
        const response = await fetch(stack.host.webhookUrl('ingest'), {
          method: 'POST',
          headers: { ...batched, 'aeg-event-type': 'Notification' },
          body,
        });
        await response.arrayBuffer();
        seen.add(response.status);
        expect([202, 500]).toContain(response.status);
      }),
    );
    expect([...seen].sort()).toEqual([202, 500]);
    await expectAlive(2);
  },
  timeLimitMs,
);

test(
  `${runs} messages whose ce- headers are hostile: answered for or refused, never an error of ours (seed ${seed})`,
  async () => {
    const names = fc.constantFrom(
      'id',
      'source',
      'type',
      'subject',
      'time',
      'specversion',
      'sequence',
      'constructor',
      'x',
      'datacontenttype',
    );
    const { data: _, ...attributes } = messageReceived('headers', 1);
    const usual = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    await check(
      fc.asyncProperty(fc.dictionary(names, headerText, { minKeys: 1, maxKeys: 3 }), async (changes) => {
        const hostile = Object.fromEntries(
          Object.entries(changes).map(([name, value]) => [`ce-${name}`, value]),
        );
        const { status } = await call('POST /events', { headers: { ...usual, ...hostile }, body: {} });
        expect([200, 400]).toContain(status);
      }),
    );
    await expectAlive(3);
  },
  timeLimitMs,
);

test(
  `${runs} damaged bodies for a stream are refused whole, and nothing of them is stored (seed ${seed})`,
  async () => {
    await check(
      fc.asyncProperty(damaged, async (body) => {
        const answer = await call('POST /streams/{category}/{id}', {
          stream: 'conversation/damaged',
          headers: { 'if-none-match': '*' },
          body,
        });
        expect([400, 422]).toContain(answer.status);
      }),
    );
    expect(
      (await call('GET /streams/{category}/{id}', { stream: 'conversation/damaged' })).body.events,
    ).toEqual([]);
    await expectAlive(4);
  },
  timeLimitMs,
);

test(
  `${runs} names that are no streams are not found (seed ${seed})`,
  async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((id) => !/^[A-Za-z0-9._~-]{1,128}$/.test(id));
    await check(
      fc.asyncProperty(name, async (id) => {
        const { status } = await call('GET /streams/{category}/{id}', {
          stream: `conversation/${encodeURIComponent(id)}`,
        });
        expect(status).toBe(404);
      }),
    );
    await expectAlive(5);
  },
  timeLimitMs,
);
