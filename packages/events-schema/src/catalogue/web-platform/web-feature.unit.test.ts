import { expect, test } from 'vitest';
import type { DraftEvent } from '../../define/draft.ts';
import { fold } from '../../fold/fold.ts';
import { recorded } from '../recorded.fixtures.ts';
import { fullSupport } from './full-support.ts';
import { activeIn, webFeature } from './web-feature.ts';

const grid = webFeature.at('css.properties.grid');
const day = (date: string, sequence?: number) => ({
  time: `${date}T00:00:00Z`,
  ...(sequence === undefined ? {} : { sequence }),
});
const chrome = (version: string, statement: number) => ({
  browser: 'chrome',
  version,
  approximate: false,
  statement,
});

const stateAfter = (...drafts: DraftEvent[]) => fold(webFeature, recorded(drafts));

test('a browser that added a feature supports it fully since then', () => {
  const state = stateAfter(grid.supportAdded(chrome('57', 0), day('2017-03-09')));
  expect(fullSupport(state)).toEqual([
    { browser: 'chrome', since: '2017-03-09T00:00:00Z', version: '57', approximate: false },
  ]);
});

test('support behind a flag, under a prefix or in part is not full support', () => {
  const state = stateAfter(
    grid.supportFlagged({ ...chrome('29', 0), flags: [{ type: 'preference', name: '#grid' }] }),
    grid.supportPrefixed({ ...chrome('30', 1), prefix: '-webkit-' }),
    grid.supportPartial({ ...chrome('31', 2), partial: true }),
  );
  expect(activeIn(state, 'chrome').map(({ kind }) => kind)).toEqual(['flagged', 'prefixed', 'partial']);
  expect(fullSupport(state)).toEqual([]);
});

test('a removal ends the statement that it names, and no other', () => {
  const state = stateAfter(
    grid.supportFlagged({ ...chrome('29', 1), flags: [{ type: 'preference', name: '#grid' }] }),
    grid.supportAdded(chrome('57', 0), day('2017-03-09', 0)),
    grid.supportRemoved(chrome('57', 1), day('2017-03-09', 1)),
  );
  expect(activeIn(state, 'chrome').map(({ statement }) => statement)).toEqual([0]);
});

test('a removal of what does not hold changes nothing', () => {
  const added = grid.supportAdded(chrome('57', 0), day('2017-03-09'));
  const before = stateAfter(added);
  expect(stateAfter(added, grid.supportRemoved(chrome('57', 4)))).toEqual(before);
  expect(stateAfter(added, grid.supportRemoved({ ...chrome('57', 0), browser: 'firefox' }))).toEqual(before);
});

test('on one day, the order decides: added then removed is gone, removed then added holds', () => {
  const added = grid.supportAdded(chrome('57', 0), day('2017-03-09', 1));
  const removed = grid.supportRemoved(chrome('57', 0), day('2017-03-09', 2));
  expect(stateAfter(added, removed)).toEqual({ browsers: {} });
  expect(fullSupport(stateAfter(removed, added))).toHaveLength(1);
});

test('support that came back counts from when it came back', () => {
  const state = stateAfter(
    grid.supportAdded(chrome('10', 1), day('2011-03-08')),
    grid.supportRemoved(chrome('20', 1), day('2012-06-26')),
    grid.supportAdded(chrome('57', 0), day('2017-03-09')),
  );
  expect(fullSupport(state).map(({ version }) => version)).toEqual(['57']);
});

test('of two full statements that hold, the earlier one counts', () => {
  const state = stateAfter(
    grid.supportAdded(chrome('10', 1), day('2011-03-08')),
    grid.supportAdded(chrome('57', 0), day('2017-03-09')),
  );
  expect(fullSupport(state).map(({ version }) => version)).toEqual(['10']);
});

test('the state is the same JSON whichever browser came first', () => {
  const first = grid.supportAdded(chrome('57', 0), day('2017-03-09'));
  const second = grid.supportAdded({ ...chrome('52', 0), browser: 'firefox' }, day('2017-03-07'));
  expect(JSON.stringify(stateAfter(first, second))).toBe(JSON.stringify(stateAfter(second, first)));
});

test('a prefixed start names a prefix or another name', () => {
  const { schema } = webFeature.events.supportPrefixed;
  expect(schema.safeParse(chrome('30', 0)).success).toBe(false);
  expect(schema.safeParse({ ...chrome('30', 0), alternativeName: 'webkitFoo' }).success).toBe(true);
});
