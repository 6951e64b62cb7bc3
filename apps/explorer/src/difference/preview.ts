import { isContainer, keysOf, own } from './same.ts';

const mostChars = 160;

/** A value on one line: whole if it is short, otherwise how it begins. */
export function preview(value: unknown): string {
  const text = written(value, mostChars);
  return text.length > mostChars ? `${text.slice(0, mostChars - 1)}…` : text;
}

/** At least the first `enough` characters of the value as JSON, without going through all of a large one. */
function written(value: unknown, enough: number): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, enough + 1));
  if (!isContainer(value)) return JSON.stringify(value);
  const list = Array.isArray(value);
  let text = list ? '[' : '{ ';
  let first = true;
  for (const key of keysOf(value)) {
    if (text.length > enough) return text;
    text += `${first ? '' : ', '}${list ? '' : `${key}: `}${written(own(value, key), enough - text.length)}`;
    first = false;
  }
  return first ? (list ? '[]' : '{}') : text + (list ? ']' : ' }');
}

/** True if {@link preview} does not show all of a text. */
export const isLong = (value: unknown): boolean => typeof value === 'string' && value.length > mostChars - 2;
