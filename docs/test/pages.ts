import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Page {
  /** From the repository's root: `docs/storage.md`. */
  readonly name: string;
  readonly text: string;
}

/** The README, and every page in `docs/`. */
export async function pages(): Promise<Page[]> {
  const inDocs = (await readdir(path.join(root, 'docs'))).filter((name) => name.endsWith('.md'));
  const names = ['README.md', ...inDocs.map((name) => `docs/${name}`)];
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(path.join(root, name), 'utf8') })),
  );
}

/** What stands in the fenced blocks of a language. */
export const blocks = ({ text }: Page, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code = '']) => code);
