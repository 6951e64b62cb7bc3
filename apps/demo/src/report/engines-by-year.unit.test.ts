import { completeDraft, type DraftEvent, type RecordedEvent } from '@annals/events-schema';
import { webFeature } from '@annals/events-schema/catalogue';
import { expect, test } from 'vitest';
import { enginesByYear } from './engines-by-year.ts';

const recorded = (draft: DraftEvent): RecordedEvent => ({
  ...completeDraft(draft, { source: '/test' }),
  ...{ position: '', recordedtime: '', contenthash: '' },
});
const inYear = (year: number) => ({ time: `${year}-06-01T00:00:00Z` });
const data = (browser: string) => ({ browser, version: '1', approximate: false, statement: 0 });
const [a, b] = [webFeature.at('a'), webFeature.at('b')];

test('a feature counts from the year of its support to the year before it was removed', async () => {
  const events = [
    a.supportAdded(data('chrome'), inYear(2010)),
    a.supportRemoved(data('chrome'), inYear(2012)),
    b.supportAdded(data('chrome'), inYear(2011)),
    b.supportAdded(data('firefox'), inYear(2013)),
  ].map(recorded);
  expect(await enginesByYear(events, ['chrome', 'firefox'], 2014)).toEqual({
    years: [2010, 2011, 2012, 2013, 2014],
    counts: new Map([
      ['chrome', [1, 2, 1, 1, 1]],
      ['firefox', [0, 0, 0, 1, 1]],
    ]),
  });
});

test('what came and went within a year does not count, and neither does limited support', async () => {
  const events = [
    a.supportAdded(data('chrome'), inYear(2010)),
    a.supportRemoved(data('chrome'), inYear(2010)),
    b.supportPrefixed({ ...data('chrome'), prefix: '-webkit-' }, inYear(2010)),
    b.supportAdded({ ...data('chrome'), statement: 1 }, inYear(2011)),
  ].map(recorded);
  const { years, counts } = await enginesByYear(events, ['chrome'], 2011);
  expect([years, counts.get('chrome')]).toEqual([[2011], [1]]);
});
