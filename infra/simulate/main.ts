import { parseArgs } from 'node:util';
import { deployed, planFor } from './plan.ts';
import { costTable, planReport } from './report.ts';
import { simulate } from './simulation.ts';

const usage = `usage: npm run simulate -- --events-per-second N [options]
       npm run simulate -- --costs

  --bytes N                 of an event as published (600)
  --seconds N               how long (60)
  --streams N               that events are spread over (10000)
  --topics N                topics (${deployed.topics})
  --maximum-instances N     instances at most (${deployed.instances})
  --buckets N               buckets of the store (${deployed.buckets})
  --accounts N              storage accounts (${deployed.accounts})
  --instances-per-second N  how fast instances are added, an assumption (1)
  --json                    machine-readable
  --costs                   what a month costs, as in docs/scale.md
`;

function main(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      'events-per-second': { type: 'string' },
      bytes: { type: 'string', default: '600' },
      seconds: { type: 'string', default: '60' },
      streams: { type: 'string', default: '10000' },
      topics: { type: 'string', default: String(deployed.topics) },
      'maximum-instances': { type: 'string', default: String(deployed.instances) },
      buckets: { type: 'string', default: String(deployed.buckets) },
      accounts: { type: 'string', default: String(deployed.accounts) },
      'instances-per-second': { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      costs: { type: 'boolean', default: false },
    },
  });
  if (values.costs) {
    process.stdout.write(`${costTable()}\n`);
    return 0;
  }
  if (values['events-per-second'] === undefined) throw new Error('--events-per-second is missing');
  const number = (name: Exclude<keyof typeof values, 'json' | 'costs'>): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} must be a whole number from 1, not ${String(values[name])}`);
    return value;
  };
  const load = { eventsPerSecond: number('events-per-second'), bytes: number('bytes') };
  const outcome = simulate(
    load,
    {
      topics: number('topics'),
      maximumInstances: number('maximum-instances'),
      buckets: number('buckets'),
      accounts: number('accounts'),
    },
    {
      seconds: number('seconds'),
      streams: number('streams'),
      instancesPerSecond: number('instances-per-second'),
    },
  );
  const text = values.json
    ? JSON.stringify({ load, plan: planFor(load), outcome })
    : planReport(load, outcome);
  process.stdout.write(`${text}\n`);
  return 0;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
