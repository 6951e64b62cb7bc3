import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** `lake copy FOLDER`: run again, it fetches what is new. */
export async function lakeCopy({ output, store, onInterrupt }: Session, folder: string): Promise<ExitCode> {
  const { copyLake } = await import('@annals/replay');
  const { raw } = await store();
  onInterrupt('stopped; what is copied stays: lake copy again goes on from there');
  const progress = output.progress('copied events');
  const report = await copyLake(raw.lake, folder, (events) => {
    progress.add(events);
  });
  progress.end();
  if (output.json) await output.jsonLine(report);
  else
    await output.line(
      `copied: ${report.files} files with ${report.events} events, ${report.fetched} of the files now`,
    );
  return exitCode.ok;
}
