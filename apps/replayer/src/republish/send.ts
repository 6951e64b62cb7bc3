import { randomBytes } from 'node:crypto';
import type { EventStore } from '@annals/event-store';
import type { RepublishParameters } from '@annals/replay';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { choiceOf, type ChoiceOptions, nothingChosen } from './choice.ts';

export interface RepublishOptions extends ChoiceOptions {
  readonly to?: string;
  readonly rate: number;
  readonly job?: string;
}

export const newJob = () => randomBytes(6).toString('hex');

/** `republish`: safe to be killed at any moment; the same job goes on from the last request that was accepted. */
export async function send(session: Session, options: RepublishOptions): Promise<ExitCode> {
  const { output } = session;
  const { rate, job: name = newJob() } = options;
  const store = await session.store();
  const { republish } = await import('@annals/replay');
  const parameters = await parametersOf(session, store, options);
  const topic = await session.topic(parameters.to);
  const goOn = `replayer republish --job ${name} goes on from there`;

  let sentBefore: number | undefined;
  let sent = 0;
  let progress: Progress | undefined;
  const counted = output.progress('counted events');
  try {
    const job = await republish(store, topic, name, parameters, {
      rate,
      onCounted: (events) => {
        counted.add(events);
      },
      onProgress: (now) => {
        if (sentBefore === undefined) {
          counted.end();
          sentBefore = sent = now.sent;
          output.note(
            `job ${name}: ${now.events} events to ${now.parameters.to}, ${now.sent} of them sent before`,
          );
          session.onInterrupt(`stopped; ${goOn}`);
          progress = output.progress('sent');
          progress.expect(now.events - now.sent);
        }
        progress?.add(now.sent - sent);
        sent = now.sent;
      },
    });
    progress?.end();
    const { to } = job.parameters;
    const sentNow = job.sent - (sentBefore ?? 0);
    if (output.json) await output.jsonLine({ job: name, to, events: job.events, sent: job.sent, sentNow });
    else
      await output.line(
        `republished: ${job.sent} of ${job.events} events, ${sentNow} of them now; job ${name}`,
      );
    return exitCode.ok;
  } catch (error) {
    if (sentBefore !== undefined) output.note(`${sent} events are sent; ${goOn}`);
    throw error;
  }
}

/** What is asked for; of a job that was begun, what it was begun with, if nothing is said. */
async function parametersOf(
  { topic }: Session,
  { replays }: EventStore,
  options: RepublishOptions,
): Promise<RepublishParameters> {
  const choice = choiceOf(options);
  if (choice) {
    const { endpoint } = await topic(options.to);
    return { to: endpoint, ...choice };
  }
  if (options.job === undefined) throw nothingChosen();
  const { readRepublished } = await import('@annals/replay');
  const kept = await readRepublished(replays, options.job);
  if (!kept) throw nothingChosen(`there is no job ${options.job} yet; to begin it, `);
  return { ...kept.parameters, ...(options.to === undefined ? {} : { to: options.to }) };
}
