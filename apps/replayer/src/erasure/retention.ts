import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { confirmErasure, mayErase } from './confirm-erasure.ts';
import { reportLines } from './report-lines.ts';

export interface RetentionOptions {
  readonly policy?: string;
  readonly apply?: true;
  readonly yes?: boolean;
}

/** `retention run`: who is due; with `--apply` they are erased. */
export async function retentionRun(
  session: Session,
  { policy: text = process.env.ANNALS_RETENTION ?? '', apply, yes = false }: RetentionOptions,
): Promise<ExitCode> {
  const { output } = session;
  const { catalogue } = await import('@annals/events-schema/catalogue');
  const { eraseKind, parsePolicy, runRetention } = await import('@annals/erasure');
  const policy = parsePolicy(catalogue, text);
  if (policy.size === 0)
    throw new Failure(
      exitCode.usage,
      'no policy: give --policy, or set ANNALS_RETENTION (conversation=400d)',
    );
  if (apply) mayErase(session, yes);
  const { store, keys } = await session.storeAndKeys();
  const progress = output.progress('events');
  const kind = eraseKind(keys);
  const read = (events: number) => {
    progress.add(events);
  };
  if (apply) {
    await confirmErasure(session, yes, `everybody who is due by ${text}`);
    session.onInterrupt('stopped; the same command goes on from there');
  }
  const { due, erasure } = await runRetention(store, { keys, kind }, policy, {
    apply: apply === true,
    progress: read,
  });
  progress.end();
  if (output.json) await output.jsonLine({ due, erasure });
  else {
    const table = new TableWriter(output, ['subject', 'tenant', 'last event']);
    for (const { subject, tenant = '', lastTime } of due)
      await table.row([subject, tenant, shortTime(lastTime)]);
    await table.end();
    for (const line of erasure ? reportLines({ ...erasure, ...erasure.published }) : [])
      await output.line(line);
    if (!apply) output.note(`due: ${due.length}; nothing was erased (--apply erases them)`);
  }
  return erasure && erasure.state !== 'done' ? exitCode.incomplete : exitCode.ok;
}
