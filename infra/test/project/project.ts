import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Compiled, Compiler } from '../compiler/compiler.ts';
import { Deployment, type Snapshot } from './deployment.ts';

export const variants = ['default', 'private-network', 'eventing'] as const;
export type Variant = (typeof variants)[number];

/** The repository as the checks see it: the real one, or a copy with something broken. */
export class Project {
  readonly root: string;
  readonly #compiler: Compiler | undefined;
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(root: string, compiler: Compiler | undefined) {
    this.root = root;
    this.#compiler = compiler;
  }

  get compiler(): Compiler {
    if (!this.#compiler) throw new Error('this check needs the Bicep compiler');
    return this.#compiler;
  }

  path(name: string): string {
    return join(this.root, name);
  }

  text(name: string): Promise<string> {
    return this.#once(`text ${name}`, () => readFile(this.path(name), 'utf8'));
  }

  async yaml(name: string): Promise<unknown> {
    return parse(await this.text(name));
  }

  /** Files under a folder, as paths from the root with slashes, sorted. */
  async files(folder: string): Promise<string[]> {
    const entries = await readdir(this.path(folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter((name) => !/(^|\/)(node_modules|compiler|test-results)\//.test(name))
      .sort();
  }

  async bicepFiles(): Promise<string[]> {
    return (await this.files('infra')).filter((name) => /\.bicep(param)?$/.test(name));
  }

  template(name: string): Promise<Compiled> {
    return this.#once(`template ${name}`, () => this.compiler.template(this.path(name)));
  }

  snapshotText(variant: Variant): Promise<string> {
    return this.#once(`snapshot ${variant}`, () =>
      this.compiler.snapshot(this.path(`infra/variants/${variant}.bicepparam`)),
    );
  }

  async deployment(variant: Variant): Promise<Deployment> {
    return new Deployment(JSON.parse(await this.snapshotText(variant)) as Snapshot);
  }

  #once<Value>(key: string, make: () => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key) ?? make();
    this.#kept.set(key, kept);
    return kept as Promise<Value>;
  }
}

export const repositoryRoot = fileURLToPath(new URL('../../../', import.meta.url));
