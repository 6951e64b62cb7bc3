import type { AnyDataset } from '@annals/datasets';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { printable } from '../output/printable.ts';

/** A dataset by its name. */
export async function datasetArgument(name: string): Promise<AnyDataset> {
  const { datasets } = await import('@annals/datasets');
  const found = datasets.find((one) => one.name === name);
  if (found) return found;
  const names = datasets.map((one) => one.name).join(', ');
  throw new Failure(exitCode.notFound, `there is no dataset "${printable(name)}", only ${names}`);
}
