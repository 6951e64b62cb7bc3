import type { Colors } from './colors.ts';
import { printable } from './printable.ts';

/** JSON of any value; of undefined, which JSON has no word for, null. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value === undefined ? null : value, null, indent);

/** A value as one line of JSON. */
export const jsonLine = (value: unknown): string => printable(jsonText(value));

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A value as indented JSON, lightly coloured. */
export function jsonView(value: unknown, colors: Colors): string {
  const text = jsonText(value, 2).split('\n').map(printable).join('\n');
  if (!colors.isColorSupported) return text;
  return text.replace(token, (match: string, text: string | undefined, colon: string | undefined) => {
    if (colon !== undefined) return `${colors.cyan(text ?? '')}${colon}`;
    return text === undefined ? colors.yellow(match) : colors.green(match);
  });
}
