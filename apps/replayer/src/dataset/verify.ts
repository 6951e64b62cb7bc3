import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import type { Session } from '../session.ts';

/** `dataset verify FOLDER`: what is wrong is listed, a line each, and ends in exit code 1. */
export async function datasetVerify(
  { output }: Session,
  folder: string,
  { id: expected }: { readonly id?: string },
): Promise<ExitCode> {
  const { verifyDataset } = await import('@annals/datasets');
  const progress = output.progress('verified bytes');
  const verified = await verifyDataset(folder, (bytes) => {
    progress.add(bytes);
  });
  progress.end();
  const { id, files, bytes } = verified;
  const another =
    expected !== undefined && id !== undefined && !id.startsWith(expected)
      ? [`this is not ${expected}: the manifest is another one`]
      : [];
  const problems = [...verified.problems, ...another];
  if (output.json) await output.jsonLine({ id: id ?? null, files, bytes, problems });
  else {
    for (const problem of problems) await output.line(printable(problem));
    await output.line(`verified: ${files} files, ${bytes} bytes; problems: ${problems.length}`);
    if (id !== undefined) await output.line(`dataset: ${id}`);
  }
  return problems.length === 0 ? exitCode.ok : exitCode.failure;
}
