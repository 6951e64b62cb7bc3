import { demonstrate } from './run/demonstrate.ts';
import { createFiguresCounter } from './run/figures-counter.ts';
import { interruptible } from './run/interruptible.ts';
import { keepActivity } from './run/keep-activity.ts';
import { openOnDesktop } from './run/open-on-desktop.ts';
import type { Output } from './run/output.ts';
import { explorerLink, upLines } from './report/up-lines.ts';
import { defaultStateFolder } from './stack/folders.ts';
import { type LocalStack, startLocalStack } from './stack/local-stack.ts';
import { openStore } from './stack/open-store.ts';

export interface StartOptions {
  readonly stateFolder: string;
  /** Begin with nothing stored. */
  readonly fresh: boolean;
  /** End after the report, instead of staying up. */
  readonly exit: boolean;
  /** Publish the history of so many features only. */
  readonly limitFeatures: number | undefined;
}

/**
 * Brings the stack up, runs the demonstration on it, and stays up until `signal` aborts. Resolves to the exit code
 * once everything that it started has ended.
 */
export async function start(options: StartOptions, output: Output, signal: AbortSignal): Promise<number> {
  const counter = createFiguresCounter((message) => process.stderr.write(`processor: ${message}\n`));
  const stack = await startLocalStack({
    folder: options.stateFolder,
    fresh: options.fresh,
    signal,
    onHostLog: counter.onHostLog,
    onTopicLog: (message) => process.stderr.write(`topic: ${message}\n`),
  });
  // Ends what is under way when the stack breaks under it: nobody would answer it any more.
  const over = new AbortController();
  let following: Promise<void> | undefined;
  try {
    const ending = AbortSignal.any([signal, over.signal]);
    const { limitFeatures, stateFolder } = options;
    const alive = <Value>(done: Promise<Value>) => interruptible(Promise.race([done, stack.broken]), signal);
    const store = await alive(openStore(stack.connections, stateFolder));
    const run = demonstrate({ stack, store, counter, output, limitFeatures, stateFolder, signal: ending });
    const exitCode = await alive(run);
    if (options.exit) return exitCode;
    for (const line of upLines(stack.connections, stateFolder === defaultStateFolder)) output.say(line);
    await openOnDesktop(explorerLink(stack.connections), output);
    following = keepActivity(store, ending, (message) => process.stderr.write(`activity: ${message}\n`));
    await stopAsked(stack, signal);
    return exitCode;
  } finally {
    over.abort(new Error('the stack is going down'));
    await following;
    await stack.stop();
  }
}

/** Resolves when the user asks for the end. */
async function stopAsked({ broken }: LocalStack, signal: AbortSignal): Promise<void> {
  try {
    await interruptible(broken, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
