import type { QuarantineEntry } from '@annals/event-store';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { jsonView } from '../output/json-text.ts';
import type { Output } from '../output/output.ts';
import { printable } from '../output/printable.ts';
import { shortTime } from '../output/short-text.ts';
import { notThere } from '../refused/assert-there.ts';
import type { Session } from '../session.ts';
import { namesOf } from './entry-text.ts';

/** `quarantine show ID` */
export async function showEntry(session: Session, id: string): Promise<ExitCode> {
  const { output } = session;
  const { quarantine } = await session.store();
  for await (const entry of quarantine.list({ ids: new Set([id]) })) {
    await (output.json ? output.jsonLine(entry) : print(output, entry));
    return exitCode.ok;
  }
  throw notThere('in quarantine', [id]);
}

async function print(output: Output, entry: QuarantineEntry): Promise<void> {
  const { bold, dim, yellow } = output.colors;
  const field = (label: string, text: string) => output.line(`${dim(label.padEnd(9))} ${printable(text)}`);
  const { type, subject } = namesOf(entry.event);
  await output.line(bold(entry.id));
  await field('reason', entry.reason);
  await field('when', shortTime(entry.quarantinedtime));
  if (type !== undefined) await field('type', type);
  if (subject !== undefined) await field('subject', subject);
  for (const { field: name, rule, message } of entry.violations)
    await output.line(yellow(`  ${printable(`${name}: ${message} (${rule})`)}`));
  await output.line('');
  await output.line(jsonView(entry.event, output.colors));
}
