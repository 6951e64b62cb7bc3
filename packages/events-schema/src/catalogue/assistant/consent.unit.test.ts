import { expect, test } from 'vitest';
import { stateAfter } from '../recorded.fixtures.ts';
import { consent, consentsTo } from './consent.ts';

const { consentChanged } = consent.at('subject-1');
const training = (granted: boolean, policyVersion = '1') =>
  consentChanged({ purpose: 'training', granted, policyVersion });

test('a purpose that was never asked is not consented to', () => {
  expect(consentsTo(stateAfter(consent), 'training')).toBe(false);
  expect(consentsTo(stateAfter(consent), 'constructor')).toBe(false);
});

test('each purpose has its own answer', () => {
  const state = stateAfter(
    consent,
    training(true),
    consentChanged({ purpose: 'analytics', granted: false, policyVersion: '1' }),
  );
  expect(consentsTo(state, 'training')).toBe(true);
  expect(consentsTo(state, 'analytics')).toBe(false);
});

test('consent that is withdrawn no longer holds', () => {
  expect(consentsTo(stateAfter(consent, training(true), training(false)), 'training')).toBe(false);
});

test('the same answer to a newer policy holds since the first one', () => {
  const { purposes } = stateAfter(consent, training(true, '1'), training(true, '2'));
  expect(purposes).toEqual({
    training: { granted: true, since: '2026-01-01T00:01:00.000Z', policyVersion: '2' },
  });
});
