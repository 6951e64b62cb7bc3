import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { printable } from '../output/printable.ts';
import type { Session } from '../session.ts';

export interface VerifyCommandOptions {
  readonly id?: string;
  readonly published?: true;
}

/** `dataset verify FOLDER`: what is wrong is listed, a line each, and ends in exit code 1. */
export async function datasetVerify(
  session: Session,
  what: string,
  { id, published }: VerifyCommandOptions,
): Promise<ExitCode> {
  if (!published) return verifyFolder(session, what, id, []);
  const [, name, idStart] = /^([a-z][a-z0-9-]{0,63})\/([0-9a-f]{1,64})$/.exec(what) ?? [];
  if (name === undefined || idStart === undefined)
    throw new Failure(
      exitCode.usage,
      `"${printable(what)}" is no place of a dataset: <name>/<start of its id>`,
    );
  const { fetchDataset } = await import('@annals/datasets');
  const store = await session.store();
  const folder = await mkdtemp(join(tmpdir(), 'annals-dataset-'));
  try {
    const fetched = await fetchDataset(store, name, idStart, folder);
    const strangers = fetched.strangers.map((file) => `${file} is not in the manifest`);
    return await verifyFolder(session, folder, id ?? fetched.id, strangers);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verifyFolder(
  { output }: Session,
  folder: string,
  expected: string | undefined,
  others: readonly string[],
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
  const problems = [...verified.problems, ...others, ...another];
  if (output.json) await output.jsonLine({ id: id ?? null, files, bytes, problems });
  else {
    for (const problem of problems) await output.line(printable(problem));
    await output.line(`verified: ${files} files, ${bytes} bytes; problems: ${problems.length}`);
    if (id !== undefined) await output.line(`dataset: ${id}`);
  }
  return problems.length === 0 ? exitCode.ok : exitCode.failure;
}
