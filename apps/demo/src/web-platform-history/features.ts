import type { CompatSource, SourceNode, SourceStatement } from './compat-source.ts';

export interface Feature {
  readonly path: readonly string[];
  /** The statements of a browser in the source's order: the most telling first. */
  readonly statementsOf: (browser: string) => readonly SourceStatement[];
}

/** Every feature of the source, in the source's order; nodes that only hold others are not features. */
export function* featuresOf({ tree }: Pick<CompatSource, 'tree'>): Generator<Feature> {
  yield* featuresBelow(tree, []);
}

function* featuresBelow(node: SourceNode, path: readonly string[]): Generator<Feature> {
  for (const [name, child] of Object.entries(node)) {
    if (name === '__compat' || typeof child !== 'object' || child === null) continue;
    const childNode = child as SourceNode;
    const childPath = [...path, name];
    const support = childNode.__compat?.support;
    if (support) yield { path: childPath, statementsOf: (browser) => listOf(support[browser]) };
    yield* featuresBelow(childNode, childPath);
  }
}

function listOf(given: SourceStatement | readonly SourceStatement[] | undefined): readonly SourceStatement[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? (given as readonly SourceStatement[]) : [given as SourceStatement];
}
