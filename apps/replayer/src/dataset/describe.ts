import type { AnyDataset } from '@annals/datasets';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Output } from '../output/output.ts';
import type { Session } from '../session.ts';
import { declarationOf, durationText, momentText } from './declaration.ts';
import { rowsText } from './rows-text.ts';

/** `dataset describe NAME | FOLDER`: asks no storage. */
export async function datasetDescribe({ output }: Session, what: string): Promise<ExitCode> {
  const { datasets } = await import('@annals/datasets');
  const declared = datasets.find(({ name }) => name === what);
  await (declared ? describeDeclared(output, declared) : describeBuilt(output, what));
  return exitCode.ok;
}

async function describeDeclared(output: Output, dataset: AnyDataset): Promise<void> {
  const declared = declarationOf(dataset);
  if (output.json) {
    await output.jsonLine(declared);
    return;
  }
  const { name, version, category, clock, horizon, split, features, labels, examples, consent } = declared;
  const lines = [
    `${name}, version ${version}, of ${category}`,
    `predicts at: ${momentText(declared)}`,
    `known: what had ${clock === 'time' ? 'happened' : 'been recorded'} by then`,
    `horizon: ${durationText(horizon)}`,
    `split: ${splitText(split)}`,
    `consent: ${consent === null ? 'not asked for' : `only who allows "${consent}"`}`,
    ...(examples === null ? [] : [`examples: ${examples}`]),
  ];
  for (const line of lines) await output.line(line);
  const table = new TableWriter(output, ['column', 'kind']);
  for (const [column, kind] of Object.entries({ ...features, ...labels }))
    await table.row([column, kind ?? '']);
  await table.end();
}

async function describeBuilt(output: Output, folder: string): Promise<void> {
  const { readDataset } = await import('@annals/datasets');
  const { id, manifest } = await readDataset(folder);
  if (output.json) {
    await output.jsonLine({ id, folder, manifest });
    return;
  }
  const { name, version, log, streams, consent, erasures, rows, files } = manifest;
  const range = (from: string | null, to: string | null) =>
    from === null || to === null ? '-' : `${shortTime(from)} to ${shortTime(to)}`;
  const lines = [
    `${name}, version ${version}, of ${streams.category}`,
    `dataset: ${id}`,
    `archive content: ${log.archive}`,
    `known until: ${shortTime(log.end)}`,
    `read: ${streams.events} events of ${streams.streams} streams`,
    `happened: ${range(streams.timeFrom, streams.timeTo)}`,
    `recorded: ${range(streams.recordedFrom, streams.recordedTo)}`,
    rowsText(rows),
    consent.purpose === null
      ? 'consent: not asked for'
      : `consent: "${consent.purpose}"; streams left out: ${consent.refused} without it, ${consent.withoutSubject} that name no subject`,
    `erased subjects: ${erasures.length}`,
  ];
  for (const line of lines) await output.line(printable(line));
  const table = new TableWriter(output, ['file', 'rows', 'bytes', 'sha256']);
  for (const file of files)
    await table.row([
      file.name,
      file.rows === null ? '-' : String(file.rows),
      String(file.bytes),
      file.sha256,
    ]);
  await table.end();
}

function splitText({ test, cutoff, embargo }: AnyDataset['split']): string {
  const parts = [
    ...(cutoff === undefined ? [] : [`test after ${shortTime(cutoff)}, train before`]),
    ...(embargo === undefined ? [] : [`embargo of ${durationText(embargo)}`]),
    ...(test === undefined ? [] : [`${test} of the subjects held out to test`]),
  ];
  return parts.length === 0 ? 'all to train' : parts.join('; ');
}
