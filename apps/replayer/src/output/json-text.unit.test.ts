import { expect, test } from 'vitest';
import { colorsFor } from './colors.ts';
import { jsonLine, jsonView } from './json-text.ts';

test('without colours the view is indented JSON', () => {
  const value = { text: 'a "b": 1', list: [1, null, true], none: {} };
  expect(jsonView(value, colorsFor(false))).toBe(JSON.stringify(value, null, 2));
});

test('with colours it says the same', () => {
  const value = { key: 'a: "1" true', n: -1.5e10, yes: true, nothing: null };
  const view = jsonView(value, colorsFor(true));
  expect(view).toContain('\u001b[36m"key"\u001b[39m: \u001b[32m"a: \\"1\\" true"\u001b[39m');
  // eslint-disable-next-line no-control-regex
  expect(view.replace(/\u001b\[\d+m/g, '')).toBe(JSON.stringify(value, null, 2));
});

test('what would steer a terminal or turn text around is escaped, and reads back the same', () => {
  const value = { text: 'a\u001b[2Jb\u009bc\u202ed\u2028', 'k\u0085': 1 };
  const line = jsonLine(value);
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(line)).toEqual(value);
  expect(JSON.parse(jsonView(value, colorsFor(false)))).toEqual(value);
});

test('undefined, which JSON has no word for, is null', () => {
  expect(jsonLine(undefined)).toBe('null');
});
