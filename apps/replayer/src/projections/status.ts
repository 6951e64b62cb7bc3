import { type ExitCode, exitCode } from '../exit-code.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { projectionArgument } from './projection-argument.ts';

/** `project status [NAME]`: the builds, how far each is, and which is live. */
export async function showStatus(session: Session, name?: string): Promise<ExitCode> {
  const { output } = session;
  const { projections, projectionStatus } = await import('@annals/replay');
  const chosen = name === undefined ? projections : [await projectionArgument(name)];
  const store = await session.store();
  const titles = [
    'projection',
    'build',
    'version',
    'status',
    'begun',
    'streams',
    'events',
    'blocks behind',
    'of',
  ];
  const table = new TableWriter(output, titles);
  let shown = 0;
  for (const projection of chosen) {
    for (const build of await projectionStatus(store, projection.name)) {
      shown += 1;
      if (output.json) {
        await output.jsonLine({ ...build, codeVersion: projection.version });
        continue;
      }
      const { status, bucketsDone, buckets, live, question } = build;
      const progress = status === 'building' ? `building ${bucketsDone}/${buckets}` : status;
      const past = [
        ...(question.asOf === undefined ? [] : [`as of ${shortTime(question.asOf)}`]),
        ...(question.knownAt === undefined ? [] : [`known at ${shortTime(question.knownAt)}`]),
      ];
      await table.row([
        build.projection,
        String(build.build),
        String(build.version),
        live ? 'live' : progress,
        shortTime(build.begun),
        String(build.streams),
        String(build.events),
        past.length > 0 ? '-' : String(build.blocksBehind),
        past.length > 0 ? past.join(', ') : 'all',
      ]);
    }
  }
  await table.end();
  if (shown === 0) output.note('nothing is built yet: replayer project run NAME');
  return exitCode.ok;
}
