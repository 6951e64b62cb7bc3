import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** `archive run`: safe to be killed at any moment; the next one goes on from the last segment. */
export async function archiveRun({ output, store, onInterrupt }: Session): Promise<ExitCode> {
  const { runArchive } = await import('@annals/replay');
  const { raw } = await store();
  onInterrupt('stopped; what is archived stays: archive run again goes on from there');
  const progress = output.progress('archived events');
  const report = await runArchive(raw, {
    onProgress: (events) => {
      progress.add(events);
    },
    onDoubled: (subject, position) => {
      output.note(`the feed holds ${subject}, position ${position} again; it is archived once`);
    },
  });
  progress.end();
  const { added, events, hash, segments, merges, manifest } = report;
  if (output.json) await output.jsonLine({ ...report, manifest: manifest ?? null });
  else {
    await output.line(
      `archived: ${added} of ${events} events, ${segments} segments written, ${merges} merges`,
    );
    await output.line(`content: ${hash}`);
    if (manifest !== undefined) await output.line(`manifest: ${manifest}`);
  }
  return exitCode.ok;
}
