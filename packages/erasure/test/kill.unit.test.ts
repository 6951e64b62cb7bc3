import { ingest } from '@annals/event-store';
import { liveBuild, projections, readRows, runProjection } from '@annals/replay';
import { expect, test } from 'vitest';
import { eraseKind, runErasure } from '../src/index.ts';
import { type Death, killed, mortal } from './mortal.ts';
import { all, canaryOf, conversationOf, ingested, type World, world } from './world.ts';

const transcript = projections.find(({ name }) => name === 'transcript');

async function worldWithHistory(): Promise<World> {
  const it = await world();
  await ingested(it.store, 'anna-1', 'bert-2');
  await ingest(it.store, conversationOf('anna-1', { id: 'c-more' }));
  await ingest(it.store, [{ ...conversationOf('anna-1')[1], specversion: '0.3' }]);
  if (transcript) await runProjection(it.store, transcript);
  return it;
}

async function held({ store }: World): Promise<string> {
  const build = transcript && (await liveBuild(store.projections, transcript.name));
  const rows = transcript && build ? await all(readRows(store, transcript, build)) : [];
  return JSON.stringify([await all(store.scan()), await all(store.quarantine.entries()), rows]);
}

/** Erases until death comes; true if it did not. */
async function erasedUntil(it: World, death: Death): Promise<boolean> {
  const dying = mortal(it, death);
  try {
    await runErasure(dying.store, eraseKind(dying.keys), { subject: 'anna-1' });
    return true;
  } catch (error) {
    expect(error).toBe(killed);
    return false;
  }
}

test('killed at any step and run again, an erasure ends complete', async () => {
  let lived = false;
  let deaths = 0;
  for (let afterSteps = 0; !lived; afterSteps += 2) {
    const it = await worldWithHistory();
    lived = await erasedUntil(it, { afterSteps, tookEffect: afterSteps % 4 === 0 });
    deaths += lived ? 0 : 1;
    const report = await runErasure(it.store, eraseKind(it.keys), { subject: 'anna-1' });
    expect(report).toMatchObject({ state: 'done', streams: 2, events: 8 });
    const text = await held(it);
    expect(text).not.toContain(canaryOf('anna-1'));
    expect(text).toContain(canaryOf('bert-2'));
    expect(await all(it.store.scan({ category: 'subject' }))).toHaveLength(1);
    expect(await all(it.store.quarantine.entries())).toEqual([]);
  }
  expect(deaths).toBeGreaterThan(8);
});

test('two erasures of one subject at once do each other no harm', async () => {
  const it = await worldWithHistory();
  const reports = await Promise.all(
    [1, 2].map(() => runErasure(it.store, eraseKind(it.keys), { subject: 'anna-1' })),
  );
  for (const report of reports) expect(report.state).toBe('done');
  expect(await held(it)).not.toContain(canaryOf('anna-1'));
});
