import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';
import { remarksOf } from './remarks.ts';

/** `lake run`: safe to be killed at any moment; the next one finishes what was being written, and goes on. */
export async function lakeRun({ output, store, onInterrupt }: Session): Promise<ExitCode> {
  const { runLake } = await import('@annals/replay');
  const { raw, catalogue } = await store();
  onInterrupt('stopped; what is in the lake stays: lake run again finishes what was being written');
  const progress = output.progress('events in the lake');
  const report = await runLake(raw, catalogue, {
    onProgress: (count) => {
      progress.add(count);
    },
  });
  progress.end();
  const { added, events, files, tables } = report;
  if (output.json) await output.jsonLine(report);
  else {
    await output.line(`lake: ${added} of ${events} events, ${files} files written`);
    for (const remark of remarksOf(tables)) await output.line(remark);
  }
  return exitCode.ok;
}
