import type { Deciding, Peeking } from '@annals/datasets';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/short-text.ts';
import type { Session } from '../session.ts';
import { datasetArgument } from './dataset-argument.ts';
import { sourceArchive, type SourceOptions } from './source-archive.ts';

export interface CheckCommandOptions extends SourceOptions {
  readonly sample?: number;
}

/** `dataset check NAME`: what is suspicious is listed, a line each, and ends in exit code 4. */
export async function datasetCheck(
  session: Session,
  name: string,
  { archive, sample, ...question }: CheckCommandOptions,
): Promise<ExitCode> {
  const { output } = session;
  const dataset = await datasetArgument(name);
  const { checkDataset } = await import('@annals/datasets');
  const store = await session.store();
  const { manifest } = await sourceArchive(session, store, archive);
  const progress = output.progress('events read');
  const check = await checkDataset(store, dataset, {
    ...{ manifest, question, sample },
    progress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  const { rows, compared, peeking, deciding } = check;
  if (output.json) await output.jsonLine(check);
  else {
    for (const one of peeking) await output.line(printable(peekingText(one)));
    for (const one of deciding) await output.line(decidingText(one));
    await output.line(
      `checked: ${rows} rows, ${compared} of them built again from what was known; leaks: ${peeking.length + deciding.length}`,
    );
  }
  return peeking.length + deciding.length === 0 ? exitCode.ok : exitCode.incomplete;
}

function peekingText({ feature, moments, stream, at, known, built }: Peeking): string {
  const where = `at ${moments} moments, such as ${stream} at ${shortTime(at)}`;
  return feature === undefined
    ? `when: whether there is a row depends on more than what was known, ${where}`
    : `f_${feature}: depends on more than what was known, ${where}: ${String(known)} by what was known, ${String(built)} in the dataset`;
}

const decidingText = ({ feature, label, auc }: Deciding) =>
  `f_${feature}: all but decides label_${label} alone, AUC ${auc.toFixed(4)}: does it know the answer?`;
