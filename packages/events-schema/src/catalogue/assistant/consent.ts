import { z } from 'zod';
import { event } from '../../define/event.ts';
import { defineStream } from '../../define/stream.ts';
import { ownValue, setOwnValue } from '../own-key.ts';

/** A person allowed or refused a use of their data. */
export const consentChanged = event(
  'ai.annals.consent.changed.v1',
  z.object({
    purpose: z.string().min(1).describe('what for: service, analytics, training'),
    granted: z.boolean().describe('true if allowed, false if refused or withdrawn'),
    policyVersion: z.string().min(1).describe('version of the text that was agreed to'),
    channel: z.string().optional().describe('where it was said: settings, phone'),
  }),
);

/** Where a person stands on one purpose. */
export interface ConsentTo {
  readonly granted: boolean;
  /** When they first said what still holds. */
  readonly since: string;
  /** The version of the policy that they last answered. */
  readonly policyVersion: string;
}

/** What a person allows, by purpose. A purpose that is not there was never asked. */
export interface Consent {
  purposes: Record<string, ConsentTo>;
}

/** A data subject's choices. The stream's id is the subject's opaque id, as in `datasubject`. */
export const consent = defineStream({
  category: 'consent',
  ordering: 'time',
  events: { consentChanged },
  initial: (): Consent => ({ purposes: {} }),
  evolve: {
    consentChanged: (state, { time, data: { purpose, granted, policyVersion } }) => {
      const before = ownValue(state.purposes, purpose);
      const since = before?.granted === granted ? before.since : time;
      setOwnValue(state.purposes, purpose, { granted, since, policyVersion });
      return state;
    },
  },
});

/** True only if the person said yes to this purpose, and it still holds. */
export function consentsTo(state: Consent, purpose: string): boolean {
  return ownValue(state.purposes, purpose)?.granted === true;
}
