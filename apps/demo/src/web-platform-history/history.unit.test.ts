import { completeDraft, fold, type DraftEvent } from '@annals/events-schema';
import { fullSupport, webFeature } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import type { SourceStatement } from './compat-source.ts';
import { sourceOf } from '../../test/compat-source.fixtures.ts';
import { historyOf } from './history.ts';

type Statements = SourceStatement | readonly SourceStatement[];

const historyOfChrome = (chrome: Statements) => historyOf(sourceOf({ Thing: { chrome } }));

/** `<day> <kind> <version> #<statement>`, in the order of the stream. */
const told = (events: readonly DraftEvent[]) =>
  events.map(({ type, time, data }) => {
    const { version, approximate, statement } = data as Record<string, unknown>;
    const kind = type.split('.').at(-2) ?? '';
    return `${time?.slice(0, 10) ?? ''} ${kind} ${approximate === true ? '≤' : ''}${String(version)} #${String(statement)}`;
  });

const recorded = (draft: DraftEvent) => ({
  ...completeDraft(draft, { source: '/test' }),
  position: '',
  recordedtime: '',
  contenthash: '',
});

test('a version is dated by the day of its release', () => {
  const { events } = historyOfChrome({ version_added: '7' });
  expect(told(events)).toEqual(['2020-01-07 added 7 #0']);
  expect(events[0]).toMatchObject({
    id: 'api.Thing#chrome.0.start',
    subject: 'web-feature/api.Thing',
    time: '2020-01-07T00:00:00Z',
  });
});

test('≤7 is dated as 7, and approximate', () => {
  const { events, approximate } = historyOfChrome({ version_added: '≤7', version_removed: '≤9' });
  expect(told(events)).toEqual(['2020-01-07 added ≤7 #0', '2020-01-09 removed ≤9 #0']);
  expect(approximate).toBe(2);
});

test.each([
  [false, 'start:not-supported'],
  [null, 'start:not-supported'],
  [true, 'start:version-unknown'],
  ['preview', 'start:preview'],
  ['3.14', 'start:no-such-release'],
  ['90', 'start:no-release-date'],
  ['99', 'start:not-yet-released'],
])('support since %s is no event, and counted', (version_added, reason) => {
  const { events, streams, leftOut } = historyOfChrome({ version_added } as SourceStatement);
  expect(events).toEqual([]);
  expect(streams).toBe(0);
  expect(leftOut).toEqual(new Map([[reason, 1]]));
});

test('an end without a day is counted, and the start holds', () => {
  const { events, leftOut } = historyOfChrome({ version_added: '7', version_removed: 'preview' });
  expect(told(events)).toEqual(['2020-01-07 added 7 #0']);
  expect(leftOut).toEqual(new Map([['end:preview', 1]]));
});

test('a statement that ends before it starts is left out whole', () => {
  const { events, leftOut } = historyOfChrome({ version_added: '9', version_removed: '7' });
  expect(events).toEqual([]);
  expect(leftOut).toEqual(new Map([['ends-before-it-starts', 1]]));
});

test('a flag says more than another name, another name more than a gap; data carries all', () => {
  const flags = [{ type: 'preference', name: '#thing', value_to_set: 'on' }] as const;
  const gap = { partial_implementation: true, notes: 'half of it' } as const;
  const { events } = historyOfChrome([
    { version_added: '4', ...gap },
    { version_added: '3', alternative_name: 'oldThing', ...gap },
    { version_added: '2', prefix: '-webkit-', ...gap },
    { version_added: '1', flags: [...flags], prefix: '-webkit-', ...gap },
  ]);
  const notes = ['half of it'];
  expect(told(events).map((line) => line.split(' ')[1])).toEqual([
    'flagged',
    'prefixed',
    'prefixed',
    'partial',
  ]);
  expect(events.map(({ data }) => data)).toMatchObject([
    {
      flags: [{ type: 'preference', name: '#thing', valueToSet: 'on' }],
      prefix: '-webkit-',
      partial: true,
      notes,
    },
    { prefix: '-webkit-', partial: true, notes },
    { alternativeName: 'oldThing', partial: true, notes },
    { partial: true, notes },
  ]);
});

test('statements are numbered from the oldest, so that one put in front changes no event', () => {
  const old = [{ version_added: '5', prefix: '-webkit-' }] as const;
  const before = historyOfChrome(old).events;
  const after = historyOfChrome([{ version_added: '9' }, ...old]).events;
  expect(JSON.stringify(after.slice(0, before.length))).toBe(JSON.stringify(before));
});

test('an end that is added later changes no event', () => {
  const before = historyOfChrome({ version_added: '5' }).events;
  const after = historyOfChrome({ version_added: '5', version_removed: '5' }).events;
  expect(JSON.stringify(after[0])).toBe(JSON.stringify(before[0]));
});

test('on one day an older statement ends before the new one starts', () => {
  const { events } = historyOfChrome([
    { version_added: '9' },
    { version_added: '5', version_removed: '9', prefix: '-webkit-' },
  ]);
  expect(told(events)).toEqual([
    '2020-01-05 prefixed 5 #0',
    '2020-01-09 removed 9 #0',
    '2020-01-09 added 9 #1',
  ]);
});

test('what starts and ends on one day starts first, and is gone', () => {
  const { events } = historyOfChrome({ version_added: '9', version_removed: '9' });
  expect(told(events)).toEqual(['2020-01-09 added 9 #0', '2020-01-09 removed 9 #0']);
  expect(fold(webFeature, events.map(recorded))).toEqual({ browsers: {} });
  // The order is what makes it right.
  expect(fullSupport(fold(webFeature, events.map(recorded).reverse()))).toHaveLength(1);
});

test('browsers of one day stand in the order of the list', () => {
  const { events } = historyOf(
    sourceOf({ Thing: { edge: { version_added: '3' }, chrome: { version_added: '3' } } }),
  );
  expect(events.map(({ id }) => id)).toEqual(['api.Thing#chrome.0.start', 'api.Thing#edge.0.start']);
});

test('a part is as many features with a history as asked for, the one named among them', () => {
  const chrome = { version_added: '3' };
  const source = sourceOf({
    A: { chrome: { version_added: false } },
    B: { chrome },
    C: { chrome },
    D: { chrome },
  });
  const { events } = historyOf(source, { features: 2, including: 'api.D' });
  expect(events.map(({ subject }) => subject)).toEqual(['web-feature/api.D', 'web-feature/api.B']);
});

test('a feature whose id is over 128 characters is left out, and counted', () => {
  const { events, leftOut } = historyOf(sourceOf({ ['x'.repeat(125)]: { chrome: { version_added: '3' } } }));
  expect(events).toEqual([]);
  expect(leftOut).toEqual(new Map([['id-too-long', 1]]));
});
