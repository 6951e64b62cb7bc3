import { conversation } from '@annals/events-schema/catalogue';
import { describe, expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import type { Stack } from './stack.ts';

interface Entry {
  readonly id: string;
  readonly reason: string;
  readonly names: { readonly id: string | null; readonly subject: string | null };
  readonly event: unknown;
  readonly schema: { readonly title?: string } | null;
}
interface Entries {
  readonly entries: readonly Entry[];
  readonly next: string | null;
}
interface Taken {
  readonly outcome: string;
  readonly reason?: string;
}

/** The doors to what could not be accepted. */
export function describeQuarantineDoors(stack: () => Stack): void {
  const call = clientOf(() => stack().host);
  const batched = { 'content-type': 'application/cloudevents-batch+json' };
  const quarantined = async (event: object) => {
    const { body } = await call('POST /events', { headers: batched, body: [event] });
    return { entry: body.events[0]?.quarantineid ?? '' };
  };
  const isThere = async (path: { entry: string }) => (await call('GET /quarantine/{entry}', { path })).status;

  describe('quarantine', () => {
    test('pages hold every entry by reason and category, and none its event', async () => {
      const subjects = ['a', 'b', 'c'].map((id) => `evaluation/listed-${id}`);
      for (const subject of subjects)
        await quarantined({ ...messageReceived('x', 1), subject, id: subject, data: '<script>' });
      const found: Entry[] = [];
      let query: Record<string, string> = { reason: 'bad-stream', category: 'evaluation', limit: '2' };
      for (;;) {
        const { body } = await call<Entries>('GET /quarantine', { query });
        found.push(...body.entries);
        if (body.next === null) break;
        query = { ...query, after: body.next };
      }
      expect(found.map(({ names }) => names.subject)).toEqual(subjects);
      expect(found.filter((entry) => 'event' in entry)).toEqual([]);
      expect(
        (await call<Entries>('GET /quarantine', { query: { reason: 'conflict', category: 'evaluation' } }))
          .body.entries,
      ).toEqual([]);
    });

    test('an entry has its event as it was delivered, and the schema that it broke', async () => {
      const event = { ...messageReceived('shown', 1), data: { parts: '<script>alert(1)</script>' } };
      const { status, body } = await call<Entry>('GET /quarantine/{entry}', {
        path: await quarantined(event),
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ event, reason: 'invalid', names: { id: 'shown-1' } });
      expect(body.schema?.title).toBe('ai.annals.message.received.v1 event');
      const odd = await quarantined({ ...event, type: 'ai.annals.message.sung.v1' });
      const { body: unknown } = await call<Entry>('GET /quarantine/{entry}', { path: odd });
      expect([unknown.reason, unknown.schema]).toEqual(['unknown-type', null]);
    });

    test('retried, what is still wrong stays, and what could be stored leaves', async () => {
      const path = await quarantined({ ...messageReceived('wrong', 1), data: {} });
      const retry = async () => (await call<Taken>('POST /quarantine/{entry}/retry', { path })).body;
      expect(await retry()).toMatchObject({ outcome: 'refused', reason: 'invalid' });
      expect(await isThere(path)).toBe(200);

      // Set aside though nothing is wrong with it, as by a processor of an older catalogue.
      const entry = { id: '0123456789abcdef0123', reason: 'unknown-type', violations: [] } as const;
      const event = messageReceived('mended', 1);
      await stack().store.quarantine.add([{ ...entry, event, quarantinedtime: new Date().toISOString() }]);
      const there = { entry: entry.id };
      const answers = await Promise.all(
        [1, 2].map(() => call<Taken>('POST /quarantine/{entry}/retry', { path: there })),
      );
      expect(answers.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThan(
        0,
      );
      expect(await isThere(there)).toBe(404);
      expect((await stack().store.replay(conversation, 'mended')).events).toBe(1);
    });

    test('discarded, an entry is gone, and cannot be discarded again', async () => {
      const path = await quarantined({ ...deploymentChanged('gone', 1), data: 7 });
      const discard = () => call<Taken>('POST /quarantine/{entry}/discard', { path });
      expect((await discard()).body).toMatchObject({ outcome: 'discarded' });
      expect([(await discard()).status, await isThere(path)]).toEqual([404, 404]);
    });

    test.each(['0'.repeat(20), 'x', '..%2F..%2Fpayloads', '%00', "a'b"])(
      'no entry is called %s',
      async (entry) => {
        for (const operation of ['GET /quarantine/{entry}', 'POST /quarantine/{entry}/retry']) {
          const { status, body } = await call(operation, { path: { entry } });
          expect([status, body.type]).toEqual([404, 'urn:annals:problem:no-such-entry']);
        }
      },
    );

    test.each<Record<string, string>>([
      { after: 'x' },
      { after: '2026-01-01/../x.ndjson~00000000000000000000' },
      { reason: 'boring' },
      { reason: '__proto__' },
      { limit: '101' },
    ])('%o is refused', async (query) => {
      expect((await call('GET /quarantine', { query })).body.type).toBe('urn:annals:problem:bad-request');
    });
  });

  test('what was taken in shows in the seconds of the instance that took it', async () => {
    const event = { ...messageReceived('live', 1), time: new Date().toISOString() };
    const send = (body: unknown) => call('POST /events', { headers: batched, body });
    await send([event, { ...messageReceived('live', 2), data: {} }]);
    await send([event, { ...event, id: 'another' }]);
    // The second under way is not shown.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { body } = await call<Live>('GET /live');
    const sum = (of: (second: Live['seconds'][number]) => number) =>
      body.seconds.reduce((total, second) => total + of(second), 0);
    expect(body.seconds).toHaveLength(120);
    expect(sum(({ appended }) => appended)).toBeGreaterThanOrEqual(1);
    expect(sum(({ duplicate }) => duplicate)).toBeGreaterThanOrEqual(1);
    expect(sum(({ conflict }) => conflict)).toBeGreaterThanOrEqual(1);
    expect(sum(({ quarantined }) => quarantined)).toBeGreaterThanOrEqual(1);
    const latencies = body.seconds.flatMap(({ latencyMs }) => latencyMs ?? []);
    expect(Math.max(...latencies.map(({ p95 }) => p95))).toBeLessThan(60_000);
    expect(latencies.length).toBeGreaterThan(0);
  });
}

interface Live {
  readonly seconds: readonly {
    readonly appended: number;
    readonly duplicate: number;
    readonly conflict: number;
    readonly quarantined: number;
    readonly latencyMs: { readonly p50: number; readonly p95: number } | null;
  }[];
}
