import fc from 'fast-check';
import {
  aCount,
  aFact,
  nested,
  overTheWire,
  prototypeName,
  refused,
  required,
  stored,
  text,
  withData,
  type Hostile,
} from './arbitraries.ts';
import { oddities } from './oddities.ts';
import { refusals } from './refusals.ts';

const rare: fc.Arbitrary<Hostile>[] = [
  fc
    .tuple(fc.integer({ min: 4_000, max: 60_000 }), fc.boolean())
    .map(([levels, object]) => ({ event: withData(nested(levels, object)), fate: 'refused' })),
  fc
    .integer({ min: 1_048_576, max: 1_200_000 })
    .map((length) => refused({ ...aFact, data: 'x'.repeat(length) })),
  fc
    .integer({ min: 300_000, max: 1_000_000 })
    .map((length) => stored({ ...aFact, data: 'µ'.repeat(length / 2) })),
];

const eitherWay = fc
  .tuple(
    fc.constantFrom(aFact, aCount),
    fc.dictionary(
      fc.oneof(
        required,
        text,
        prototypeName,
        fc.constantFrom('sequence', 'data', 'datasubject', 'dataschema', 'datacontenttype'),
      ),
      fc.oneof(fc.jsonValue(), text),
      { minKeys: 1, maxKeys: 3 },
    ),
  )
  .map(([event, changes]): Hostile => ({ event: overTheWire({ ...event, ...changes }) }));

/** Any of these; one in some hundred is huge or nested beyond the stack. */
export const hostile: fc.Arbitrary<Hostile> = fc.oneof(
  ...refusals.map((arbitrary) => ({ arbitrary, weight: 40 })),
  ...oddities.map((arbitrary) => ({ arbitrary, weight: 20 })),
  ...rare.map((arbitrary) => ({ arbitrary, weight: 1 })),
  { arbitrary: eitherWay, weight: 40 },
);
