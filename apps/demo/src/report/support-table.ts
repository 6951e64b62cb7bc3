import Table from 'cli-table3';
import pc from 'picocolors';
import { activeIn, fullSupport, type WebFeature } from '@annals/events-schema/catalogue';
import { browserName } from './browser-names.ts';

/** A feature's state at one time. */
export interface StateAt {
  readonly day: string;
  readonly state: WebFeature;
}

/** A table of who supported a feature at each of several times: a row a browser, a column a time. */
export function supportTable(states: readonly StateAt[], browsers: readonly string[]): string {
  const table = new Table({ head: ['', ...states.map(({ day }) => day)], style: { head: [], border: [] } });
  for (const browser of browsers)
    table.push([browserName(browser), ...states.map(({ state }) => cell(state, browser))]);
  return table.toString();
}

function cell(state: WebFeature, browser: string): string {
  const version = (approximate: boolean, text: string) => `${approximate ? '≤' : ''}${text}`;
  const full = fullSupport(state).find((support) => support.browser === browser);
  if (full) return pc.green(`since ${version(full.approximate, full.version)}`);
  const [limited] = activeIn(state, browser);
  return limited
    ? pc.yellow(`${limited.kind} since ${version(limited.approximate, limited.version)}`)
    : pc.dim('no');
}
