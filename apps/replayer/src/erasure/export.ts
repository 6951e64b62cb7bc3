import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

/** `export SUBJECT`: a piece a line, with or without `--json`. */
export async function exportOne(
  { output, storeAndKeys }: Session,
  subject: string,
  { tenant }: { readonly tenant?: string },
): Promise<ExitCode> {
  const { exportSubject } = await import('@annals/erasure');
  const { store } = await storeAndKeys();
  const whom = { subject, ...(tenant === undefined ? {} : { tenant }) };
  let pieces = 0;
  for await (const piece of exportSubject(store, whom)) {
    pieces += 1;
    await output.jsonLine(piece);
  }
  if (pieces === 0) output.note(`nothing is held about "${subject}"`);
  return pieces === 0 ? exitCode.notFound : exitCode.ok;
}
