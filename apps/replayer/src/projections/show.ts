import type { Build } from '@annals/replay';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { jsonView } from '../output/json-text.ts';
import { printable } from '../output/printable.ts';
import type { Session } from '../session.ts';
import { noLiveBuild, projectionArgument } from './projection-argument.ts';

export interface ShowOptions {
  readonly build?: number;
  readonly limit?: number;
}

/** `project show NAME [KEY…]`: rows of the live build, whose key begins with these parts. */
export async function showRows(
  session: Session,
  name: string,
  key: readonly string[],
  { build: number, limit = Infinity }: ShowOptions,
): Promise<ExitCode> {
  const { output } = session;
  const projection = await projectionArgument(name);
  const { getBuild, liveBuild, readRows } = await import('@annals/replay');
  const store = await session.store();
  const table = store.projections;
  const build: Build | undefined =
    number === undefined ? await liveBuild(table, name) : await getBuild(table, name, number);
  if (!build) throw noLiveBuild(name);
  if (build.version !== projection.version)
    output.note(
      `build ${build.build} is of version ${build.version}, this replayer of ${projection.version}`,
    );

  const progress = output.progress('rows');
  let shown = 0;
  let more = false;
  for await (const row of readRows(store, projection, build, key)) {
    if (shown === limit) {
      more = true;
      break;
    }
    shown += 1;
    progress.add();
    if (output.json) await output.jsonLine(row);
    else {
      await output.line(output.colors.bold(printable(row.key.join(' '))));
      await output.line(jsonView(row.value, output.colors));
    }
  }
  progress.end();
  if (shown === 0 && key.length > 0)
    throw new Failure(exitCode.notFound, `projection "${name}" has no row ${key.join(' ')}`);
  if (more) output.note(`more follows (--limit ${limit})`);
  else if (!output.json) output.note(`rows: ${shown}`);
  return exitCode.ok;
}
