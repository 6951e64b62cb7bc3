import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../compiler/', import.meta.url));
const exe = process.platform === 'win32' ? '.exe' : '';

export const howToGetBicep =
  'put `bicep` on PATH (https://aka.ms/bicep-install), run `az bicep install`, or have `dotnet` on PATH on Linux x64';

/**
 * The Bicep compiler: of PATH, of `az bicep install`, or from NuGet through `dotnet`, into an ignored folder. Undefined
 * if there is none to be had. One that does not run, or is older than the snapshots (compiler/bicep.csproj), is passed
 * over; CI takes the pinned one first, so that a runner's update changes nothing.
 */
export async function locateBicep(): Promise<string | undefined> {
  const pinned = process.env.CI ? await ofNuGet() : undefined;
  return pinned ?? (await recent(onPath())) ?? (await recent(ofAz())) ?? (await ofNuGet());
}

/** The path, if what lies there runs and is not older than the snapshots. */
export async function recent(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const { stdout } = await run(path, ['--version']).catch(() => ({ stdout: '' }));
  const version = /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '0';
  return version.localeCompare(pinnedVersion, 'en', { numeric: true }) >= 0 ? path : undefined;
}

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, `bicep${exe}`))
    .find((path) => existsSync(path));

function ofAz(): string | undefined {
  const path = join(process.env.AZURE_CONFIG_DIR ?? join(homedir(), '.azure'), 'bin', `bicep${exe}`);
  return existsSync(path) ? path : undefined;
}

async function ofNuGet(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const path = join(project, '.packages/azure.bicep.commandline.linux-x64', pinnedVersion, 'tools/bicep');
  if (!existsSync(path)) {
    try {
      await run('dotnet', ['restore', join(project, 'bicep.csproj')], {
        env: { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' },
      });
    } catch {
      return undefined;
    }
  }
  return existsSync(path) ? path : undefined;
}

/** The same as in compiler/bicep.csproj, which a test holds. */
export const pinnedVersion = '0.49.2';
