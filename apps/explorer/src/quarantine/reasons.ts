import type { QuarantineReason } from '@annals/event-store';

/** A record, so that one that is missing or no longer there is an error of types: of the store nothing else is in the page. */
const known: Readonly<Record<QuarantineReason, true>> = {
  invalid: true,
  'unknown-type': true,
  'bad-stream': true,
  'too-large': true,
  conflict: true,
  'identity-reused': true,
  'erased-subject': true,
};

export const reasons: readonly string[] = Object.keys(known);
