import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import type { Session } from '../session.ts';

/** `archive verify`: what is wrong is listed, a line each, and ends in exit code 1. */
export async function archiveVerify({ output, store }: Session, name?: string): Promise<ExitCode> {
  const { keptManifest, verifyArchive } = await import('@annals/replay');
  const { raw } = await store();
  const kept = await keptManifest(raw.archive, name);
  const progress = output.progress('verified events');
  const { events, payloads, problems } = await verifyArchive(raw, kept.manifest, (lines) => {
    progress.add(lines);
  });
  progress.end();
  if (output.json)
    await output.jsonLine({ manifest: kept.name, hash: kept.manifest.hash, events, payloads, problems });
  else {
    for (const problem of problems) await output.line(printable(problem));
    await output.line(`verified: ${events} events, ${payloads} payloads; problems: ${problems.length}`);
    await output.line(`content: ${kept.manifest.hash}`);
  }
  return problems.length === 0 ? exitCode.ok : exitCode.failure;
}
