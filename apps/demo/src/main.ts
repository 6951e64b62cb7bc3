import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { isDemoError } from './demo-error.ts';
import { createOutput } from './run/output.ts';
import { defaultStateFolder } from './stack/folders.ts';
import { start } from './start.ts';

interface Flags {
  readonly exit?: true;
  readonly json?: true;
  readonly fresh?: true;
  readonly limitFeatures?: number;
  readonly stateFolder?: string;
}

const program = new Command('npm start --')
  .description(
    'The real history of web features through every layer: topic, function, storage, replay. Stays up until Ctrl-C.',
  )
  .option('--exit', 'end after the report')
  .option('--json', 'print one JSON object of figures as the last line of stdout; the rest goes to stderr')
  .option('--fresh', 'forget what is stored, and begin anew')
  .option('--limit-features <n>', 'publish the history of n features only', wholeNumber)
  .option('--state-folder <folder>', 'where everything is kept (default: .annals in the repository)')
  .showHelpAfterError();

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('not a whole number from 1 on');
  return Number(text);
}

const flags = program.parse().opts<Flags>();
const interrupt = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    interrupt.abort(new Error(`interrupted by ${name}`));
  });

// A channel, where whoever started this opened one, closes when that process dies, however.
process.on('disconnect', () => {
  interrupt.abort(new Error('interrupted: the process that started this is gone'));
});
// Listening to the channel must not keep this process up when its work is done.
process.channel?.unref();

try {
  process.exitCode = await start(
    {
      stateFolder: resolve(flags.stateFolder ?? defaultStateFolder),
      fresh: flags.fresh ?? false,
      exit: flags.exit ?? false,
      limitFeatures: flags.limitFeatures,
    },
    createOutput(flags.json ?? false),
    interrupt.signal,
  );
} catch (error) {
  const known = isDemoError(error) || interrupt.signal.aborted;
  const shown = interrupt.signal.aborted ? (interrupt.signal.reason as Error) : error;
  process.stderr.write(`${known ? (shown as Error).message : ((shown as Error).stack ?? String(shown))}\n`);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
