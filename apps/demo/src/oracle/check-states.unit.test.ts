import { completeDraft, fold, type DraftEvent } from '@annals/events-schema';
import { webFeature, type WebFeature } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import { chosenBrowsers } from '../web-platform-history/browsers.ts';
import { loadCompatSource, type CompatSource } from '../web-platform-history/compat-source.ts';
import { sourceOf } from '../../test/compat-source.fixtures.ts';
import { historyOf } from '../web-platform-history/history.ts';
import { checkStates, type ReplayedState } from './check-states.ts';

const browsers = chosenBrowsers;

/** What a store would replay, from the events in the order given by their history. */
function replayed(source: CompatSource): (ReplayedState & { state: WebFeature })[] {
  const streams = new Map<string, DraftEvent[]>();
  for (const event of historyOf(source).events)
    streams.set(event.subject, [...(streams.get(event.subject) ?? []), event]);
  return [...streams].map(([subject, drafts]) => ({
    name: { id: subject.slice('web-feature/'.length) },
    state: fold(
      webFeature,
      drafts.map((draft) => ({
        ...completeDraft(draft, { source: '/test' }),
        ...{ position: '', recordedtime: '', contenthash: '' },
      })),
    ),
  }));
}

const source = sourceOf({
  Changed: {
    chrome: [{ version_added: '9' }, { version_added: '5', version_removed: '9', prefix: '-webkit-' }],
    firefox: { version_added: '≤7', partial_implementation: true },
  },
  Gone: { chrome: { version_added: '3', version_removed: '3' } },
  Never: { chrome: { version_added: false } },
});

test('states replayed from the history are right, that of a feature that is gone too', async () => {
  expect(await checkStates(source, replayed(source), { browsers })).toEqual({
    statesChecked: 2,
    statesWrong: 0,
    wrong: [],
  });
});

test.each<[string, (state: WebFeature) => WebFeature]>([
  ['a browser that is missing', () => ({ browsers: {} })],
  ['another kind', (state) => changedChrome(state, { kind: 'partial' })],
  ['another version', (state) => changedChrome(state, { version: '8' })],
  ['another day', (state) => changedChrome(state, { since: '2020-01-08T00:00:00Z' })],
  ['an upper bound that is none', (state) => changedChrome(state, { approximate: true })],
  [
    'a browser too many',
    (state) => ({ browsers: { ...state.browsers, safari: state.browsers.chrome ?? [] } }),
  ],
])('a state with %s is wrong', async (_, corrupt) => {
  const [changed, gone] = replayed(source);
  if (!changed || !gone) throw new Error('two streams expected');
  const check = await checkStates(source, [{ ...changed, state: corrupt(changed.state) }, gone], {
    browsers,
  });
  expect(check).toMatchObject({ statesChecked: 2, statesWrong: 1 });
  expect(check.wrong[0]).toMatch(/^api\.Changed: (chrome|safari) is /);
});

test('a stream that is missing is wrong, and so is one too many', async () => {
  const [changed, gone] = replayed(source);
  if (!changed || !gone) throw new Error('two streams expected');
  const stranger = { ...gone, name: { id: 'api.Never' } };
  const check = await checkStates(source, [changed, stranger], { browsers });
  expect(check).toMatchObject({ statesChecked: 3, statesWrong: 2 });
  expect(check.wrong).toEqual(['api.Never: not in the source, or there twice', 'api.Gone: has no stream']);
});

test('the real history folds to what the source says, every state of it', async () => {
  const real = loadCompatSource();
  const check = await checkStates(real, replayed(real), { browsers });
  expect(check.wrong).toEqual([]);
  expect(check.statesChecked).toBeGreaterThanOrEqual(18_000);
});

function changedChrome(state: WebFeature, change: object): WebFeature {
  return {
    browsers: {
      ...state.browsers,
      chrome: (state.browsers.chrome ?? []).map((statement) => ({ ...statement, ...change })),
    },
  };
}
