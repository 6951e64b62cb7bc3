import { activity, follow, jobKinds, liveBuild, runProjection, startJob } from '@annals/replay';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { clientOf } from './client.ts';
import { deploymentChanged, messageReceived } from './events.ts';
import type { Stack } from './stack.ts';

interface Streams {
  readonly streams: readonly { readonly category: string; readonly id: string }[];
  readonly next: string | null;
}
interface Category {
  readonly category: string;
  readonly events: readonly { readonly type: string; schema: object; example: unknown; personal: string[] }[];
  readonly producers: readonly { readonly source: string; types: string[]; events: number }[] | null;
}
interface Activities {
  readonly build: object | null;
  readonly days: readonly { readonly day: string; readonly type: string; readonly events: number }[];
}

/** The doors of whoever looks at the whole, on a stack that holds streams of conversations and deployments. */
export function describeOverview(stack: () => Stack): void {
  const call = clientOf(() => stack().host);

  describe('streams', () => {
    test('pages lead through every stream, those of a category by prefix', async () => {
      const ids = ['list-', 'list-a', 'list.b', 'list~', 'list-1'];
      for (const id of ids) await stack().store.append(deploymentChanged(id, 1));
      const found: string[] = [];
      let query: Record<string, string> = { category: 'deployment', prefix: 'list', limit: '2' };
      for (;;) {
        const { body } = await call<Streams>('GET /streams', { query });
        found.push(...body.streams.map(({ id }) => id));
        if (body.next === null) break;
        query = { ...query, after: body.next };
      }
      expect(found).toEqual(['list-1', 'list-', 'list-a', 'list.b', 'list~']);
      const { body } = await call<Streams>('GET /streams', { query: { limit: '1000' } });
      expect(new Set(body.streams.map(({ category }) => category))).toEqual(
        new Set(['conversation', 'deployment', 'subject']),
      );
    });

    test.each<[string, Record<string, string>]>([
      ['a prefix of nothing', { prefix: 'a' }],
      ['a prefix that no id has', { category: 'deployment', prefix: "a' or RowKey gt '" }],
      ['a category that is not declared', { category: 'unknown' }],
      ['a cursor that is none', { after: 'x' }],
      ['a cursor of another category', { category: 'deployment', after: 'conversation/talk' }],
      ['a limit beyond all limits', { limit: '100000' }],
      ['half a limit', { limit: '0.5' }],
      ['what there is not', { offset: '7' }],
    ])('%s is refused', async (_, query) => {
      expect((await call('GET /streams', { query })).body.type).toBe('urn:annals:problem:bad-request');
    });
  });

  test('activity and producers are honest where nothing was built, and count what is stored where it was', async () => {
    const before = await call<Activities>('GET /activity');
    expect(before.body).toEqual({ build: null, days: [], next: null });
    const { body: unbuilt } = await call<{ categories: readonly Category[] }>('GET /categories');
    expect(unbuilt.categories.map(({ producers }) => producers)).toEqual(unbuilt.categories.map(() => null));

    const { store } = stack();
    await runProjection(store, activity);
    await store.append([messageReceived('counted', 1), messageReceived('counted', 2)]);
    const build = await liveBuild(store.projections, activity.name);
    if (build) await follow(store, activity, build);
    // What lies behind a gap is not folded, so not counted.
    const stored: string[] = [];
    for await (const { category, id } of store.streams())
      for await (const event of store.read({ category, id }))
        stored.push(`${event.time.slice(0, 10)} ${event.type}`);

    const query = { category: 'conversation' };
    const { body } = await call<Activities>('GET /activity', { query });
    const sum = body.days.reduce((total, { events }) => total + events, 0);
    expect(sum).toBe(stored.filter((one) => one.includes('message')).length);
    expect(body.build).toMatchObject({ build: 1, version: 1 });
    const one = await call<Activities>('GET /activity', { query: { from: '2026-01-01', to: '2026-01-01' } });
    expect(one.body.days.map(({ day }) => day)).toEqual(['2026-01-01', '2026-01-01']);
    expect((await call<Activities>('GET /activity', { query: { from: '2027-01-01' } })).body.days).toEqual(
      [],
    );
    for (const to of ['2026-02-31x', '2026-02-31', '2026-2-3', 'yesterday!'])
      expect((await call('GET /activity', { query: { to } })).status, to).toBe(400);

    const { body: built } = await call<{ categories: readonly Category[] }>('GET /categories');
    const conversations = built.categories.find(({ category }) => category === 'conversation');
    expect(conversations?.producers).toMatchObject([
      { source: '/test', types: ['ai.annals.message.received.v1'], events: sum },
    ]);
    expect(built.categories.find(({ category }) => category === 'consent')?.producers).toEqual([]);
  });

  test('every event of the catalogue comes with a schema, an example that fits it, and its personal fields', async () => {
    const { body } = await call<{ categories: readonly Category[] }>('GET /categories');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const events = body.categories.flatMap((category) => category.events);
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(stack().store.catalogue.byType.keys()));
    for (const { type, schema, example } of events) expect(ajv.validate(schema, example), type).toBe(true);
    const personal = new Map(events.map((event) => [event.type, event.personal]));
    expect(personal.get('ai.annals.message.received.v1')).toContain('parts');
    expect(personal.get('ai.annals.support.added.v1')).toEqual([]);
  });

  test('projections and replays say how far each is', async () => {
    const { store } = stack();
    const { job } = await startJob(store, jobKinds(), 'project', { projection: 'transcript' });
    const { body } = await call<{ projections: readonly { name: string; builds: readonly object[] }[] }>(
      'GET /projections',
    );
    const builds = new Map(body.projections.map((one) => [one.name, one.builds]));
    expect(builds.get('transcript')).toMatchObject([{ status: 'building', live: false, bucketsDone: 0 }]);
    expect(builds.get('browser-support')).toEqual([]);
    const replays = await call<{ replays: readonly object[] }>('GET /replays');
    expect(replays.body.replays).toMatchObject([{ id: job.id, state: 'running', done: 0, shards: 17 }]);
  });
}
