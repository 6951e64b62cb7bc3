import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from '../checks/all.ts';
import { problemsOf } from '../checks/check.ts';
import type { Compiler } from '../compiler/compiler.ts';
import { Project, repositoryRoot } from '../project/project.ts';

/** Something broken on purpose, and the check that must notice. */
export interface Mutation {
  /** The point of the bar that it breaks. */
  readonly point: number;
  readonly file: string;
  /** The point that the check is listed under, where it serves two. */
  readonly checkedUnder?: number;
  /** What is replaced, once; it must be there. */
  readonly replace?: string | RegExp;
  /** By what; the file is deleted where left out. */
  readonly by?: string;
  /** Beginning of the name of the check that must fail. */
  readonly noticedBy: string;
}

const copied = [
  '.changeset',
  '.devcontainer',
  '.github',
  'apps/processor/host.json',
  'apps/processor/src/telemetry/instruments.ts',
  'apps/replayer/host.json',
  'azure.yaml',
  'docs',
  'infra',
  'CODE_OF_CONDUCT.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
];

/** What the check says of a copy of the repository in which the mutation was made. */
export async function problemsWith(mutation: Mutation, compiler: Compiler | undefined): Promise<string[]> {
  const { point, checkedUnder = point, file, replace = '', by, noticedBy } = mutation;
  const check = checks.find((one) => one.point === checkedUnder && one.name.startsWith(noticedBy));
  if (!check) throw new Error(`point ${checkedUnder} has no check "${noticedBy}…"`);
  const root = await mkdtemp(join(tmpdir(), 'annals-broken-'));
  try {
    for (const name of copied)
      await cp(join(repositoryRoot, name), join(root, name), {
        recursive: true,
        filter: (source) => !/[/\\](node_modules|\.packages|test|test-results)$/.test(source),
      });
    const path = join(root, file);
    const text = await readFile(path, 'utf8');
    if (by === undefined) await rm(path);
    else {
      const broken = text.replace(replace, () => by);
      if (broken === text) throw new Error(`${file} does not contain ${String(replace)}`);
      await writeFile(path, broken);
    }
    return await problemsOf(check, new Project(root, compiler));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
