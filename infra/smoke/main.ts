import { parseArgs } from 'node:util';
import { smokeSettings } from './settings.ts';
import { smoke } from './smoke.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '600' },
  },
});
try {
  const settings = await smokeSettings(process.env);
  const hops = await smoke(settings, {
    mostMs: Number(values.timeout) * 1_000,
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(hops)}\n` : 'The event went all the way.\n');
} catch (error) {
  process.stderr.write(`smoke check failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
