import { join } from 'node:path';
import { azureCredential } from '../connection/connect.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Session } from '../session.ts';

export interface RestoreOptions {
  readonly from: string;
  readonly manifest?: string;
}

/** `restore`: safe to be killed at any moment; the same command goes on from the last transaction. */
export async function restore(session: Session, { from, manifest: name }: RestoreOptions): Promise<ExitCode> {
  const { output } = session;
  const { keptManifest, restoreArchive } = await import('@annals/replay');
  const backup = await backupAt(from);
  const kept = await keptManifest(backup.archive, name);
  const { buckets, lanes } = kept.manifest.layout;
  const { raw } = await session.store({ create: true, buckets, lanes });
  session.onInterrupt('stopped; what is restored stays: the same restore again goes on from there');
  const progress = output.progress('restored events');
  const report = await restoreArchive(raw, backup, kept, {
    onProgress: (events) => {
      progress.add(events);
    },
  });
  progress.end();
  if (output.json) await output.jsonLine(report);
  else {
    await output.line(
      `restored: ${report.events} events, ${report.written} of them now; read back, and the same`,
    );
    await output.line(`content: ${report.hash}`);
  }
  return exitCode.ok;
}

/** Containers of an account, or folders of the same names. */
async function backupAt(from: string) {
  const { azureBlobFolder, isLoopback } = await import('@annals/event-store');
  const { localFolder } = await import('@annals/replay');
  if (!/^https?:\/\//i.test(from))
    return { archive: localFolder(join(from, 'archive')), payloads: localFolder(join(from, 'payloads')) };
  const credential = isLoopback(from) ? undefined : await azureCredential();
  const account = { blobUrl: from, credential };
  return { archive: azureBlobFolder(account, 'archive'), payloads: azureBlobFolder(account, 'payloads') };
}
