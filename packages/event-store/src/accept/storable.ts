import type { Violation } from '@annals/events-schema';
import { extensionsText } from '../layout/event-row.ts';
import { maxInlineChars } from '../payloads/payload.ts';
import type { AcceptedEvent } from './accepted-event.ts';

/** Deeper data is no help to anyone: JSON.stringify overflows its stack near 4,000 levels, others far earlier. */
export const maxDepth = 500;

/**
 * What of a valid event no row could hold, or no reader could print. The storage would refuse it with its whole
 * transaction, again and again.
 */
export function storableViolation({
  attributes,
  attributesText,
  dataText,
}: AcceptedEvent): Violation | undefined {
  // JSON writes with a backslash what CloudEvents forbids in an attribute, and little else.
  if (attributesText.includes('\\')) {
    for (const [field, value] of Object.entries(attributes)) {
      if (typeof value === 'string' && !isAttributeText(value))
        return {
          field,
          rule: 'characters',
          message:
            'must not hold control characters or half a surrogate pair (CloudEvents 1.0.2, type system)',
        };
    }
  }
  const { length } = extensionsText(attributes) ?? '';
  if (length > maxInlineChars)
    return {
      field: 'extensions',
      rule: 'max_chars',
      message: `the extension attributes are ${length} characters of JSON, at most ${maxInlineChars} are stored`,
    };
  // A level takes two characters, so most data needs no counting.
  if (dataText.length > 2 * maxDepth && depthOf(dataText) > maxDepth)
    return { field: 'data', rule: 'max_depth', message: `must not be nested deeper than ${maxDepth} levels` };
  return undefined;
}

// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u001f\u007f-\u009f\p{Surrogate}]/u;
const isAttributeText = (text: string) => !forbidden.test(text);

/** Levels of arrays and objects in a JSON text. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const char = json[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
