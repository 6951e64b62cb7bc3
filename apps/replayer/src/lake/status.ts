import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output/printable.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';
import { remarksOf } from './remarks.ts';

/** `lake status`: by event type what is in the lake, and how many blocks of the feed are not yet. */
export async function lakeStatus({ output, store }: Session): Promise<ExitCode> {
  const { statusOfLake } = await import('@annals/replay');
  const { raw } = await store();
  const { head, waitingBlocks } = await statusOfLake(raw);
  const { events, portions, tables } = head;
  const unfinished = head.writing !== null;
  if (output.json) {
    await output.jsonLine({ events, portions, unfinished, waitingBlocks, tables });
    return exitCode.ok;
  }
  const table = new TableWriter(output, ['type', 'events', 'files', 'bytes']);
  for (const { type, ...counts } of tables)
    await table.row([printable(type), String(counts.events), String(counts.files), String(counts.bytes)]);
  await table.end();
  for (const remark of remarksOf(tables)) await output.line(remark);
  await output.line(`in the lake: ${events} events; blocks of the feed that are not: ${waitingBlocks}`);
  if (unfinished) await output.line('a run was stopped while it wrote; lake run finishes it');
  return exitCode.ok;
}
