import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedContract } from './shipped.ts';

const committed = new URL('../../schemas/', import.meta.url);
const advice =
  'The contract has changed. If that is meant (and no stored event is refused by it), run: npm run schemas -w @annals/events-schema';

test('there is a committed schema for every event type and version, and no other', () => {
  expect(readdirSync(committed).sort(), advice).toEqual([...shippedContract().keys()].sort());
});

test.each([...shippedContract()])('%s is as committed', (name, text) => {
  expect(readFileSync(new URL(name, committed), 'utf8'), advice).toBe(text);
});
