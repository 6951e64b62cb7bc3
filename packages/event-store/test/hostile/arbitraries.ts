import fc from 'fast-check';
import { added, happened } from '../streams.ts';

/** An event as it comes off the wire, and what must become of it; undefined where either may be right. */
export interface Hostile {
  readonly event: unknown;
  readonly fate?: 'stored' | 'refused';
}

/** Stands for a stream that nobody else has; the test puts one in its place. */
export const ownStream = { fact: 'fact/here', counter: 'counter/here' } as const;

export const aFact = happened('here', 1);
export const aCount = added('here', 1);

/** As JSON.parse gives it: own `__proto__` keys, no -0, no undefined. */
export const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
export const refused = (event: unknown): Hostile => ({ event: overTheWire(event), fate: 'refused' });
export const stored = (event: unknown): Hostile => ({ event: overTheWire(event), fate: 'stored' });
export const withData = (json: string) =>
  JSON.parse(JSON.stringify({ ...aFact, data: 0 }).replace('"data":0', `"data":${json}`)) as unknown;

export const text = fc.string({ unit: 'binary', maxLength: 40 });
/** What CloudEvents allows in an attribute, and every separator of ours and others among it. */
export const attributeText = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...Array.from(':;/\\#?!%&=+*\'"`<>|{}[]()^~,. $@')),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 60,
  })
  .filter((value) => !/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u.test(value));
export const required = fc.constantFrom('specversion', 'id', 'source', 'type', 'subject', 'time');
export const prototypeName = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
);
export const jsonWithPrototypeNames = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ stringUnit: 'binary' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(prototypeName, text), tie('value')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

export const nested = (levels: number, object: boolean) =>
  object ? '{"a":'.repeat(levels) + '0' + '}'.repeat(levels) : '['.repeat(levels) + ']'.repeat(levels);
