import { storeAttributes } from '../envelope/cloud-event.ts';
import type { Violation } from './violation.ts';

/** Far below what a table property holds (32,768 characters), far above what an identifier needs. */
export const maxAttributeChars = 2_048;
const maxExtensions = 32;

const attributeName = /^[a-z0-9]{1,20}$/;
/** Source: CloudEvents 1.0.2, type system: what a String must not contain. */
const disallowed = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const coreNames = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
]);

/**
 * The rules that hold for every attribute, also those that nobody declared. Names are lower-case letters and
 * digits; values are strings, booleans or 32-bit integers. Source: CloudEvents 1.0.2.
 */
export function attributeViolations(event: object): Violation[] {
  const violations: Violation[] = [];
  let extensions = 0;
  for (const [name, value] of Object.entries(event) as [string, unknown][]) {
    if (name === 'data') continue;
    if (!coreNames.has(name)) {
      extensions += 1;
      const broken = nameRule(name) ?? valueRule(value);
      if (broken) violations.push({ field: name, ...broken });
    }
    if (typeof value === 'string' && disallowed.test(value))
      violations.push({
        field: name,
        rule: 'characters',
        message: 'must not contain control characters, lone surrogates or noncharacters',
      });
  }
  if (extensions > maxExtensions)
    violations.push({
      field: '',
      rule: 'max_extensions',
      message: `at most ${maxExtensions} extension attributes`,
    });
  return violations;
}

type Rule = Omit<Violation, 'field'>;

function nameRule(name: string): Rule | undefined {
  if (name === 'data_base64') return { rule: 'data_base64', message: 'binary data is not supported' };
  if (!attributeName.test(name))
    return { rule: 'attribute_name', message: 'attribute names are 1 to 20 lower-case letters or digits' };
  if ((storeAttributes as readonly string[]).includes(name))
    return { rule: 'store_attribute', message: 'is set by the store, never by a producer' };
  return undefined;
}

function valueRule(value: unknown): Rule | undefined {
  const fits =
    value === undefined ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value.length <= maxAttributeChars) ||
    (typeof value === 'number' && value === (value | 0));
  return fits
    ? undefined
    : {
        rule: 'attribute_value',
        message: `must be a boolean, a 32-bit integer, or a string of at most ${maxAttributeChars} characters`,
      };
}
