import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billOf, monthOf } from '../simulate/costs.ts';
import { limits } from '../simulate/limits.ts';
import { planFor } from '../simulate/plan.ts';
import { prices } from '../simulate/prices.ts';
import { costTable } from '../simulate/report.ts';
import { simulate } from '../simulate/simulation.ts';
import { repositoryRoot } from './project/project.ts';

const asDeployed = { topics: 1, maximumInstances: 100, buckets: 16, accounts: 1 };
const minute = { seconds: 60, streams: 10_000, instancesPerSecond: 1 };
const load = (eventsPerSecond: number) => ({ eventsPerSecond, bytes: 600 });

describe('the plan', () => {
  test('names the parts that a rate needs, and what throttles first', () => {
    expect(planFor(load(4_000))).toMatchObject({ topics: 1, instances: 2, accounts: 1 });
    const plan = planFor(load(30_000));
    expect(plan).toMatchObject({ topics: 6, instances: 12, buckets: 21, accounts: 2 });
    expect(plan.throttles[0]).toEqual({ part: 'Event Grid topic', at: 5_000, lifts: 'another topic' });
  });

  test('counts bytes where they fill the topic before events do', () => {
    expect(planFor({ eventsPerSecond: 1_000, bytes: 10_000 }).topics).toBe(2);
  });
});

describe('the simulation', () => {
  test('stores everything at a rate that fits, and adds instances as events come', () => {
    const outcome = simulate(load(4_000), asDeployed, minute);
    expect(outcome).toMatchObject({ published: 240_000, stored: 240_000, instances: 2 });
    expect(outcome.throttledSeconds).toMatchObject({ topic: 0, bucket: 0, account: 0 });
  });

  test('leaves the rest with producers where the topic is full', () => {
    const outcome = simulate(load(8_000), asDeployed, minute);
    expect(outcome.published).toBe(60 * limits.topicEvents.perSecond);
    expect(outcome.most.atProducers).toBe(60 * 3_000);
    expect(outcome.throttledSeconds.topic).toBe(60);
  });

  test('fills the account behind enough topics, and events wait at Event Grid', () => {
    const outcome = simulate(load(30_000), { ...asDeployed, topics: 6, buckets: 64 }, minute);
    expect(outcome.throttledSeconds.account).toBeGreaterThan(30);
    expect(outcome.stored).toBeLessThanOrEqual(60 * limits.accountEntities.perSecond);
    expect(outcome.published - outcome.stored).toBeGreaterThan(0);
  });

  test('one busy stream fills one bucket, whatever the others could take', () => {
    const outcome = simulate(load(4_000), asDeployed, { ...minute, streams: 1 });
    expect(outcome.unevenness).toBe(16);
    expect(outcome.throttledSeconds.bucket).toBeGreaterThan(30);
  });

  test('no event is lost or made: what was offered is stored, or waits somewhere', () => {
    const some = fc.integer({ min: 1, max: 100_000 });
    const few = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(some, few, few, few, (eventsPerSecond, topics, accounts, instancesPerSecond) => {
        const deployment = { topics, accounts, maximumInstances: 1_000, buckets: 16 * accounts };
        const course = { seconds: 20, streams: 500, instancesPerSecond };
        const outcome = simulate(load(eventsPerSecond), deployment, course);
        expect(outcome.stored).toBeLessThanOrEqual(outcome.published);
        expect(outcome.published).toBeLessThanOrEqual(20 * eventsPerSecond);
        expect(outcome.most.atEventGrid).toBeGreaterThanOrEqual(outcome.published - outcome.stored - 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the costs', () => {
  test('the table in docs/scale.md is what the command prints', async () => {
    const squeeze = (text: string) => text.replaceAll(/[ -]+/g, ' ');
    const page = await readFile(join(repositoryRoot, 'docs/scale.md'), 'utf8');
    expect(squeeze(page)).toContain(squeeze(costTable()));
  });

  test('docs/scale.md says of every price where it was read, and of the unverified that they are', async () => {
    const page = await readFile(join(repositoryRoot, 'docs/scale.md'), 'utf8');
    for (const { usd, unit, read } of Object.values(prices)) {
      const row = page.split('\n').find((line) => line.includes(`| ${unit} `));
      expect(row, unit).toContain(String(usd));
      expect(row, unit).toContain(read);
    }
  });

  test('an idle month costs its alerts, and more events never cost less', () => {
    expect(billOf(0).total).toBe(billOf(0).alerts);
    const totals = [0, 1e6, 1e7, 1e8, 1e9, 1e10].map((events) => billOf(events).total);
    expect([...totals].sort((a, b) => a - b)).toEqual(totals);
  });

  test('a lone event keeps an instance for a second; many share it', () => {
    const alone = monthOf(1_000);
    expect(alone.gbSeconds).toBeCloseTo(2_000, -1);
    const busy = monthOf(1e9);
    expect(busy.gbSeconds).toBeCloseTo(30 * 24 * 3_600 * 2, 0);
  });
});

describe('npm run simulate', () => {
  const main = fileURLToPath(new URL('../simulate/main.ts', import.meta.url));
  const run = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

  test('prints plan and outcome, for people and for machines', async () => {
    const people = await run('--events-per-second', '8000');
    expect(people.stdout).toContain('The Event Grid topic throttles first, 3,000 events a second short.');
    const machines = await run('--events-per-second', '8000', '--json');
    expect(JSON.parse(machines.stdout)).toMatchObject({ plan: { topics: 2 }, outcome: { stored: 300_000 } });
  });

  test('says how it is used when told nonsense', async () => {
    await expect(run('--events-per-second', 'many')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('must be a whole number from 1, not many') as string,
    });
  });
});
