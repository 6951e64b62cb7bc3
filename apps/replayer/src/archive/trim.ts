import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

export interface TrimOptions {
  /** Days. */
  readonly olderThan: number;
  readonly dryRun?: boolean;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** `archive trim`: safe to be killed at any moment; the next one finishes. */
export async function archiveTrim(
  { output, store, onInterrupt }: Session,
  { olderThan, dryRun = false }: TrimOptions,
): Promise<ExitCode> {
  const { projections, trimFeed } = await import('@annals/replay');
  onInterrupt('stopped; what is trimmed is archived: archive trim again goes on from there');
  const opened = await store();
  const progress = output.progress('trimmed events');
  const report = await trimFeed(opened, {
    olderThanMs: olderThan * dayMs,
    projections: projections.map(({ name }) => name),
    dryRun,
    onProgress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  const { blocks, events, behind, manifest } = report;
  if (output.json) await output.jsonLine({ ...report, dryRun });
  else {
    await output.line(
      `${dryRun ? 'to be trimmed' : 'trimmed'}: ${blocks} blocks of the feed with ${events} events`,
    );
    await output.line(`archived by: ${manifest}`);
    for (const one of behind)
      await output.line(`${one.name} has yet to read ${one.blocks} archived blocks; they stay until it has`);
  }
  return exitCode.ok;
}
