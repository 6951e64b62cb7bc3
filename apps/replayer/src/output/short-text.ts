import { parseSequence } from '@annals/events-schema';
import { jsonText } from './json-text.ts';
import { printable } from './printable.ts';

/** `2017-03-09T00:00:00.500000000Z` without the zeros at its end. */
export const shortTime = (time: string): string =>
  time.replace(/\.(\d*?)0*Z$/, (_all, fraction: string) => (fraction === '' ? 'Z' : `.${fraction}Z`));

/** `ai.annals.message.received.v1` without what all types start with: `message.received.v1`. */
export const shortType = (type: string): string => printable(type.split('.').slice(-3).join('.'));

const isSequence = (position: string) => /^\d{16}$/.test(position);

/**
 * A position beside its time: the number; in a time-ordered stream, where the position starts with the time, the
 * producer's number and the start of the identity's hash.
 */
export function shortPosition(position: string): string {
  if (isSequence(position)) return String(parseSequence(position));
  const [hash = '', sequence = ''] = position.split('.').reverse();
  return `${parseSequence(sequence) ?? sequence}.${hash.slice(0, 8)}`;
}

/** A position that stands alone: the number, or the time that it starts with. */
export function placeOf(position: string): string {
  return isSequence(position) ? String(parseSequence(position)) : shortTime(position.slice(0, 30));
}

/** Data in a line: `role=user parts=[{"type":"text"}]`; cut after `most` characters. */
export function summaryOf(data: unknown, most = 200): string {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return cut(valueText(data), most);
  const fields: string[] = [];
  let length = 0;
  for (const [key, value] of Object.entries(data)) {
    const field = `${key}=${valueText(value)}`;
    fields.push(field);
    length += field.length;
    if (length > most) break;
  }
  return cut(fields.join(' '), most);
}

const valueText = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : jsonText(value);

export function cut(text: string, most: number): string {
  const characters = Array.from(text.slice(0, 2 * most + 2));
  return printable(characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text);
}
