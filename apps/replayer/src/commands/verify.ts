import type { Finding } from '@annals/event-store';
import type { Command } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { TableWriter } from '../output/table.ts';
import type { Run, Session } from '../session.ts';
import { findingCells, findingTitles } from '../verify/finding-text.ts';
import { jsonSummary, type Summary, summaryText } from '../verify/summary.ts';

interface VerifyOptions {
  readonly bucket?: number;
  readonly repair?: true;
  readonly payloads?: true;
}

/** `verify`: holds table and feed against each other, bucket by bucket. */
export function addVerifyCommand(program: Command, run: Run): void {
  program
    .command('verify')
    .description(
      'compare table and feed: what differs, is lost, stands twice (--json: NDJSON, a finding a line, then {"summary": …})',
    )
    .option(
      '--bucket <n>',
      'only this bucket, from 0 on; identities are compared within it alone',
      bucketArgument,
    )
    .option('--payloads', 'read every payload too: a request for each event whose data is outside its row')
    .option('--repair', 'mend what can be mended; without it nothing is written')
    .action((options: VerifyOptions, command: Command) =>
      run(command, (session) => verify(session, options)),
    );
}

async function verify(session: Session, options: VerifyOptions): Promise<ExitCode> {
  const { output } = session;
  const { repair = false } = options;
  const store = await session.store();
  const { archivedLines } = await import('@annals/replay');
  const progress = output.progress('events');
  let seen = 0;
  const verification = store.verify({
    ...options,
    archived: archivedLines(store.raw),
    onProgress: ({ events }) => {
      progress.add(events - seen);
      seen = events;
    },
  });
  const table = new TableWriter(output, findingTitles);
  const findings: Record<Finding['mending'], number> = { mended: 0, mendable: 0, 'not-mendable': 0 };
  for await (const finding of verification) {
    findings[finding.mending] += 1;
    await (output.json ? output.jsonLine(finding) : table.row(findingCells(finding)));
  }
  await table.end();
  progress.end();

  const summary: Summary = { ...verification.checked, findings, repair };
  await (output.json ? output.jsonLine(jsonSummary(summary)) : output.line(summaryText(summary)));
  return findings.mendable + findings['not-mendable'] === 0 ? exitCode.ok : exitCode.incomplete;
}

function bucketArgument(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new Failure(exitCode.usage, `--bucket: "${text}" is no number of a bucket`);
}
