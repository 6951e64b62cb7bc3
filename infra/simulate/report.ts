import { billOf, monthOf } from './costs.ts';
import { type Load, type Plan, planFor } from './plan.ts';
import type { Outcome } from './simulation.ts';

export const months = [0, 1_000_000, 100_000_000, 10_000_000_000] as const;

/** The table of docs/scale.md, which a test holds against this. */
export function costTable(): string {
  const head = '| events a month | a second | Event Grid | Functions | table | logs | alerts | together |';
  const rule = '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |';
  const rows = months.map((events) => {
    const { eventGrid, functions, table, logs, alerts, total } = billOf(events);
    const cells = [eventGrid, functions, table, logs, alerts, total].map(dollars);
    return `| ${count(events)} | ${rate(monthOf(events).eventsPerSecond)} | ${cells.join(' | ')} |`;
  });
  return [head, rule, ...rows].join('\n');
}

export function planReport(load: Load, outcome: Outcome): string {
  const plan: Plan = planFor(load);
  const { throttledSeconds: seconds, most } = outcome;
  const first = plan.throttles[0];
  return [
    `${count(load.eventsPerSecond)} events a second of ${count(load.bytes)} bytes`,
    '',
    `needs    ${plan.topics} topic(s), ${plan.instances} instance(s), ${plan.buckets} bucket(s), ${plan.accounts} account(s)`,
    '',
    'As azd up deploys it, each part throttles from (events a second):',
    ...plan.throttles.map(
      ({ part, at, lifts }) => `  ${part.padEnd(17)} ${count(at).padStart(9)}   lifted by ${lifts}`,
    ),
    first && load.eventsPerSecond > first.at
      ? `The ${first.part} throttles first, ${count(load.eventsPerSecond - first.at)} events a second short.`
      : 'Nothing throttles at this rate.',
    '',
    `Simulated: ${count(outcome.published)} published, ${count(outcome.stored)} stored, ${outcome.instances} instance(s) at the end`,
    `  seconds at the limit: topic ${seconds.topic}, instances ${seconds.instances}, a bucket ${seconds.bucket}, account ${seconds.account}`,
    `  most waiting: ${count(most.atProducers)} at producers, ${count(most.atEventGrid)} at Event Grid`,
    `  fullest bucket: ${outcome.unevenness.toFixed(2)} times an even share`,
  ].join('\n');
}

const count = (value: number) => Math.round(value).toLocaleString('en');
const rate = (value: number) => (value < 10 ? value.toFixed(1) : count(value));
const dollars = (value: number) => `$${value < 100 ? value.toFixed(2) : count(value)}`;
