import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** A Chromium on the path; installed where it is missing and can be, by root on Debian. */
export function chromiumPath(): string {
  const found = onPath();
  if (found !== undefined) return found;
  const wanted = `the explorer's tests want Chromium: one of ${names.join(', ')} on the path`;
  if (process.getuid?.() !== 0) throw new Error(`${wanted}, as of \`apt-get install chromium\``);
  try {
    const options = {
      stdio: 'pipe',
      timeout: 240_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    } as const;
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      options,
    );
  } catch (cause) {
    throw new Error(`${wanted}; apt-get could not install it`, { cause });
  }
  const installed = onPath();
  if (installed === undefined) throw new Error(wanted);
  return installed;
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(canRun);
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
