import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * 64 hex digits over the TypeScript sources of packages, without tests, and the versions that they depend on. The same however
 * the sources are compiled or bundled, and on every machine: neither the order of a folder nor line ends count.
 */
export function sourcesHash(packages: readonly string[]): string {
  const described = packages.map((folder) => {
    const {
      name,
      version,
      dependencies = {},
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
    const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(file))
      .sort()
      .map((file) => [file, hash('sha256', textOf(join(folder, 'src', file)))]);
    return { name, version, dependencies: Object.entries(dependencies).sort(), files };
  });
  return hash('sha256', JSON.stringify(described));
}

const textOf = (file: string) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
