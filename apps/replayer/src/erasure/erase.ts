import type { FoundDatasets } from '@annals/erasure';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Session } from '../session.ts';
import { confirmErasure, mayErase } from './confirm-erasure.ts';
import { reportLines, type Said } from './report-lines.ts';

export interface EraseOptions {
  readonly tenant?: string;
  readonly dryRun?: true;
  readonly yes?: boolean;
  readonly datasets?: string;
}

/** `erase SUBJECT`: killed or stopped, the same command goes on; run again, it does no harm. */
export async function eraseOne(
  session: Session,
  subject: string,
  { tenant, dryRun, yes = false, datasets: folder }: EraseOptions,
): Promise<ExitCode> {
  const { output } = session;
  if (subject === '')
    throw new Failure(exitCode.usage, 'a subject is the datasubject of events, and not empty');
  if (!dryRun) mayErase(session, yes);
  const { eraseKind, findDatasets, runErasure, SubjectSet, surveySubject } = await import('@annals/erasure');
  const { store, keys } = await session.storeAndKeys();
  const whom = { subject, ...(tenant === undefined ? {} : { tenant }) };
  const found = async (published: FoundDatasets): Promise<FoundDatasets> =>
    folder === undefined ? published : both(published, await findDatasets(folder, new SubjectSet([whom])));
  const progress = output.progress('events');
  const read = (events: number) => {
    progress.add(events);
  };
  if (dryRun) {
    const { published, ...survey } = await surveySubject(store, whom, read);
    progress.end();
    return said(session, { ...whom, dryRun: true, ...survey, ...(await found(published)) });
  }
  await confirmErasure(session, yes, tenant === undefined ? subject : `${subject} of ${tenant}`);
  session.onInterrupt('stopped; the same command goes on from there');
  const parameters = { ...whom, reason: 'request' };
  const { published, ...report } = await runErasure(store, eraseKind(keys), parameters, read);
  progress.end();
  return said(session, { ...whom, ...report, ...(await found(published)) });
}

const both = (one: FoundDatasets, other: FoundDatasets): FoundDatasets => ({
  datasets: [...one.datasets, ...other.datasets],
  untold: [...one.untold, ...other.untold],
});

async function said({ output }: Session, report: Said): Promise<ExitCode> {
  if (output.json) await output.jsonLine(report);
  else for (const line of reportLines(report)) await output.line(line);
  if ('state' in report && report.state === 'failed')
    throw new Failure(exitCode.failure, `${report.error ?? 'it failed'} (replayer job status ${report.id})`);
  const left = report.refused?.unreadable.length ?? 0;
  const unfinished = 'state' in report && report.state !== 'done';
  return left > 0 || unfinished || report.untold.length > 0 ? exitCode.incomplete : exitCode.ok;
}
