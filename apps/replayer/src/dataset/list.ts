import { type ExitCode, exitCode } from '../exit-code.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { declarationOf, durationText, momentText } from './declaration.ts';

/** `dataset list`: asks no storage. */
export async function datasetList({ output }: Session): Promise<ExitCode> {
  const { datasets } = await import('@annals/datasets');
  const table = new TableWriter(output, [
    ...['dataset', 'version', 'category', 'predicts at', 'horizon', 'features', 'labels', 'examples'],
  ]);
  for (const dataset of datasets) {
    const declared = declarationOf(dataset);
    if (output.json) {
      await output.jsonLine(declared);
      continue;
    }
    await table.row([
      ...[declared.name, String(declared.version), declared.category, momentText(declared)],
      durationText(declared.horizon),
      String(Object.keys(declared.features).length),
      String(Object.keys(declared.labels).length),
      declared.examples ?? '-',
    ]);
  }
  await table.end();
  return exitCode.ok;
}
