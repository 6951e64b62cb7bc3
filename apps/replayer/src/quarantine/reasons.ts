import type { QuarantineReason } from '@annals/event-store';

/** A type error here means that the store has learnt another reason. */
const known: Record<QuarantineReason, true> = {
  invalid: true,
  'unknown-type': true,
  'bad-stream': true,
  'too-large': true,
  conflict: true,
  'identity-reused': true,
  'erased-subject': true,
};

export const quarantineReasons = Object.keys(known) as QuarantineReason[];
