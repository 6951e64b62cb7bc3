import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** `rewrap`: after a rotation; stopped, the same command goes on, and what is wrapped anew already is passed over. */
export async function rewrapKeys({ output, storeAndKeys, onInterrupt }: Session): Promise<ExitCode> {
  const { keys } = await storeAndKeys();
  onInterrupt('stopped; the same command goes on from there');
  const progress = output.progress('keys');
  let looked = 0;
  const report = await keys.rewrap((now) => {
    progress.add(now - looked);
    looked = now;
  });
  progress.end();
  if (output.json) await output.jsonLine(report);
  else await output.line(`keys: ${report.rewrapped} of ${report.keys} wrapped anew`);
  return exitCode.ok;
}
