import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Result } from './benchmark.ts';
import { benchmarks } from './benchmarks.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string' },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});
const benchmark = benchmarks.find(({ name }) => name === positionals[0]);
const rounds = Number(values.rounds);
const events = values.events === undefined ? undefined : Number(values.events);
if (!benchmark || !Number.isInteger(rounds) || rounds < 1) {
  process.stderr.write('usage: npm run bench -- NAME [--rounds N] [--events N] [--json]\n\n');
  for (const { name, about } of benchmarks) process.stderr.write(`  ${name.padEnd(20)} ${about}\n`);
  process.exit(2);
}

const say = (line: string) => process.stderr.write(`${line}\n`);
const result = await benchmark.run({ size: 'full', rounds, events, say });
const machine = { cpus: cpus().length, arch: process.arch, node: process.version };
process.stdout.write(
  values.json
    ? `${JSON.stringify({ benchmark: benchmark.name, at: new Date().toISOString(), machine, ...result })}\n`
    : readable(result),
);

function readable({ rates, targets, details }: Result): string {
  const lines = Object.entries(rates).map(
    ([name, { median, rounds: each }]) =>
      `${name.padEnd(28)} ${median.toFixed(0).padStart(7)} events/s   (${each.join(', ')})`,
  );
  for (const { what, value, target, met } of targets)
    lines.push(`${met ? 'met   ' : 'missed'} ${what}: ${value} (target ${target})`);
  if (details) lines.push(JSON.stringify(details));
  return `${lines.join('\n')}\n`;
}
