import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './project.ts';

/** The application settings that an app's source reads or names. */
export async function settingsInCode(app: string): Promise<string[]> {
  const folder = join(repositoryRoot, 'apps', app, 'src');
  const found = new Set<string>();
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('settings.ts')) continue;
    const text = await readFile(join(folder, name), 'utf8');
    for (const [setting] of text.matchAll(/\b(ANNALS|AZURE)_[A-Z]+(_[A-Z]+)*(__[a-zA-Z]+)?\b/g))
      found.add(setting);
  }
  return [...found];
}
