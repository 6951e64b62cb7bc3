import { expect, test } from 'vitest';
import type { Foldable } from '../define/foldable.ts';
import { validateEvent } from '../validate/validate-event.ts';
import { examples } from './examples.fixtures.ts';
import { catalogue } from './index.ts';
import { recorded, stateAfter } from './recorded.fixtures.ts';

/** An event of a type, on a stream of the category that declares it. */
function eventOf(type: string, data: unknown) {
  const category = catalogue.byType.get(type)?.category ?? '';
  return {
    specversion: '1.0',
    id: 'e-1',
    source: '/test',
    type,
    subject: `${category}/s-1`,
    time: '2026-01-01T00:00:00Z',
    sequence: '1',
    data,
  };
}

test('every event type has examples, and no others have', () => {
  expect(Object.keys(examples).sort()).toEqual([...catalogue.byType.keys()].sort());
});

test.each(Object.entries(examples))('%s takes its examples and refuses the bad ones', (type, example) => {
  for (const data of [example.least, example.most])
    expect(validateEvent(catalogue, eventOf(type, data))).toMatchObject({ valid: true });
  for (const data of example.bad)
    expect(validateEvent(catalogue, eventOf(type, data)), JSON.stringify(data)).toMatchObject({
      valid: false,
      reason: 'invalid',
    });
});

test.each(Object.entries(examples))('%s shows every field in its fullest example', (type, { most }) => {
  const schema = catalogue.byType.get(type)?.versions.get(type)?.definition.schema as unknown as {
    shape: object;
  };
  expect(Object.keys(most).sort()).toEqual(Object.keys(schema.shape).sort());
});

test.each(catalogue.streams.map((stream) => [stream.category, stream] as const))(
  'the same %s history gives the same bytes, which are plain JSON',
  (_, stream: Foldable<unknown>) => {
    const drafts = [...stream.versions.keys()].flatMap((type) =>
      [examples[type]?.least, examples[type]?.most].map((data) => ({
        ...eventOf(type, data),
        id: undefined,
      })),
    );
    const state = stateAfter(stream, ...drafts);
    const text = JSON.stringify(state);
    expect(JSON.stringify(stateAfter(stream, ...drafts))).toBe(text);
    expect(JSON.parse(text)).toEqual(state);
  },
);

test.each(catalogue.streams.map((stream) => [stream.category, stream] as const))(
  'a fold of %s leaves the events as they were',
  (_, stream: Foldable<unknown>) => {
    const drafts = [...stream.versions.keys()].map((type) => eventOf(type, examples[type]?.most));
    const before = JSON.stringify(recorded(drafts));
    stateAfter(stream, ...drafts, ...drafts);
    expect(JSON.stringify(recorded(drafts))).toBe(before);
  },
);
