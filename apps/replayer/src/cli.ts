import { isMainThread } from 'node:worker_threads';
import { CommanderError } from 'commander';
import { connect } from './connection/connect.ts';
import { findTopic } from './connection/find-topic.ts';
import { describeError } from './describe-error.ts';
import { exitCode } from './exit-code.ts';
import { confirmOn } from './output/confirm.ts';
import { createOutput } from './output/output.ts';
import { type GlobalOptions, replayerProgram } from './program.ts';
import type { Run } from './session.ts';
import { workInThread } from './threads/work-in-thread.ts';

const { stdout, stderr, env, argv } = process;

// A reader that has seen enough (`| head`) is no error.
for (const stream of [stdout, stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });

let closeOutput = () => {
  // Nothing is open yet.
};
let interruptNote: string | undefined;
process.on('SIGINT', () => {
  closeOutput();
  // Whatever runs here may be killed at any moment, so it is.
  if (interruptNote !== undefined) stderr.write(`replayer: ${interruptNote}\n`);
  process.exit(exitCode.interrupted);
});

const run: Run = async (command, work) => {
  const { json = false, ...flags } = command.optsWithGlobals<GlobalOptions>();
  const output = createOutput({ stdout, stderr, env }, json);
  closeOutput = output.close;
  process.once('exit', output.close);
  try {
    process.exitCode = await work({
      output,
      flags,
      confirm: json ? undefined : confirmOn(process.stdin, stderr),
      store: async (options) => (await connect(flags, env, process.cwd(), options)).store,
      storeAndKeys: () => connect(flags, env, process.cwd()),
      topic: (endpoint) => findTopic(endpoint, flags, env, process.cwd()),
      onInterrupt: (note) => (interruptNote = note),
    });
  } finally {
    output.close();
  }
};

const program = replayerProgram(run);

/** Nobody awaits this: it is the end of the program. */
async function main(): Promise<void> {
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what is wrong, or shown the help that was asked for.
      process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
      return;
    }
    const { line, exitCode: code } = describeError(error);
    stderr.write(`replayer: ${line}\n`);
    const verbose = argv.includes('--verbose') || (env.DEBUG ?? '') !== '';
    if (verbose && error instanceof Error) console.error(error);
    process.exitCode = code;
  }
}

// A thread of `project run` or `dataset build` is this file again.
void (isMainThread ? main() : workInThread());
