import { createRequire } from 'node:module';
import type { CompatData, SimpleSupportStatement } from '@mdn/browser-compat-data/types';

/** One statement of the source: a browser supports a feature in some way, from a version on. */
export type SourceStatement = SimpleSupportStatement;

/** A node of the source's tree of features; `__compat` makes it a feature itself. */
export interface SourceNode {
  readonly __compat?: {
    readonly support: Readonly<Record<string, SourceStatement | readonly SourceStatement[] | undefined>>;
  };
  readonly [child: string]: unknown;
}

export interface SourceRelease {
  readonly release_date?: string;
}

/** The part of browser-compat-data that a history is made from. */
export interface CompatSource {
  readonly version: string;
  /** The day that the data speaks of as today; a release dated later is only announced. */
  readonly day: string;
  readonly releases: Readonly<Record<string, Readonly<Record<string, SourceRelease>>>>;
  /** The top folders of the tree: api, css, html, … */
  readonly tree: SourceNode;
}

/** Reads @mdn/browser-compat-data: 20 MB of JSON, about 0.7 s; `require` is the fastest that reads it. */
export function loadCompatSource(): CompatSource {
  return compatSourceOf(createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData);
}

export function compatSourceOf({ __meta, browsers, ...tree }: CompatData): CompatSource {
  return {
    version: __meta.version,
    day: __meta.timestamp.slice(0, 10),
    releases: Object.fromEntries(Object.entries(browsers).map(([name, { releases }]) => [name, releases])),
    tree,
  };
}
