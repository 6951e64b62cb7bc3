import type { WebFeature } from '@annals/events-schema/catalogue';
import type { CompatSource, SourceNode } from '../web-platform-history/compat-source.ts';
import { maxStreamIdLength, pathOfStreamId, streamIdOf } from '../web-platform-history/stream-id.ts';
import { expectedSupport, type ExpectedBrowser, type ExpectedFeature } from './expected-support.ts';
import { toldSupport } from './told-support.ts';

/** The replayed state of one stream. */
export interface ReplayedState {
  readonly name: { readonly id: string };
  readonly state: WebFeature;
}

export interface Check {
  /** Streams that were replayed, and streams that should have been there and were not. */
  readonly statesChecked: number;
  readonly statesWrong: number;
  /** The first few wrong ones, a readable line each. */
  readonly wrong: readonly string[];
}

export interface CheckOptions {
  readonly browsers: readonly string[];
  /** Expect only these streams; all that the source gives a history if left out. */
  readonly only?: ReadonlySet<string> | undefined;
  readonly onChecked?: ((checked: number) => void) | undefined;
}

const linesKept = 10;

/** Holds every replayed state against the source. A stream missing or too many is wrong too. */
export async function checkStates(
  source: CompatSource,
  states: AsyncIterable<ReplayedState> | Iterable<ReplayedState>,
  { browsers, only, onChecked }: CheckOptions,
): Promise<Check> {
  const missing = expectedFeatures(source, browsers);
  const wrong: string[] = [];
  let statesChecked = 0;
  let statesWrong = 0;
  const blame = (line: string) => {
    statesWrong += 1;
    if (wrong.length < linesKept) wrong.push(line);
  };

  for await (const { name, state } of states) {
    statesChecked += 1;
    const key = JSON.stringify(pathOfStreamId(name.id));
    const expected = missing.get(key);
    missing.delete(key);
    const difference = expected ? differenceOf(expected, state) : 'not in the source, or there twice';
    if (difference !== undefined) blame(`${name.id}: ${difference}`);
    onChecked?.(statesChecked);
  }
  for (const { id } of missing.values()) {
    if (only && !only.has(id)) continue;
    statesChecked += 1;
    blame(`${id}: has no stream`);
  }
  return { statesChecked, statesWrong, wrong };
}

type Expected = ExpectedFeature & { readonly id: string };

/** By the path's names as JSON, so that finding a stream's feature tests that ids can be read back. */
function expectedFeatures(source: CompatSource, browsers: readonly string[]): Map<string, Expected> {
  const features = new Map<string, Expected>();
  const pending: { readonly path: string[]; readonly node: SourceNode }[] = [{ path: [], node: source.tree }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, node } = next;
    for (const name of Object.keys(node))
      if (name !== '__compat') pending.push({ path: [...path, name], node: node[name] as SourceNode });
    if (!node.__compat) continue;
    const expected = expectedSupport(source, node.__compat.support, browsers);
    const id = streamIdOf(path);
    if (expected.hasHistory && id.length <= maxStreamIdLength)
      features.set(JSON.stringify(path), { ...expected, id });
  }
  return features;
}

function differenceOf({ browsers }: ExpectedFeature, state: WebFeature): string | undefined {
  const told = toldSupport(state);
  for (const browser of new Set([...browsers.keys(), ...told.keys()])) {
    const [is, shouldBe] = [describe(told.get(browser)), describe(browsers.get(browser))];
    if (is !== shouldBe) return `${browser} is ${is}, should be ${shouldBe}`;
  }
  return undefined;
}

const describe = (browser: ExpectedBrowser | undefined) =>
  browser ? `[${browser.holds.join(', ')}], fully since ${browser.full ?? 'never'}` : '[]';
