import { type ExitCode, exitCode } from '../exit-code.ts';
import { shortTime } from '../output/short-text.ts';
import { TableWriter } from '../output/table.ts';
import type { Session } from '../session.ts';

/** `archive status`: by bucket what is archived, and how many blocks of the feed are not yet. */
export async function archiveStatus({ output, store }: Session): Promise<ExitCode> {
  const { statusOfArchive } = await import('@annals/replay');
  const { raw } = await store();
  const { manifest, waiting, buckets } = await statusOfArchive(raw);
  const { events, hash } = manifest;
  if (output.json) {
    await output.jsonLine({ events, hash, waitingBlocks: waiting, buckets });
    return exitCode.ok;
  }
  const table = new TableWriter(output, [
    'bucket',
    'events',
    'segments',
    'bytes',
    'recorded until',
    'blocks waiting',
  ]);
  for (const { bucket, recordedTo, ...counts } of buckets)
    await table.row([
      bucket,
      String(counts.events),
      String(counts.segments),
      String(counts.bytes),
      recordedTo === null ? '-' : shortTime(recordedTo),
      String(counts.waitingBlocks),
    ]);
  await table.end();
  await output.line(`archived: ${events} events; blocks of the feed that are not: ${waiting}`);
  await output.line(`content: ${hash}`);
  return exitCode.ok;
}
