import type { Ingested } from '@annals/event-store';

/**
 * What became of an event, in one word. Conflicts are quarantined too; they are a word of their own, since they say
 * something about writers and not about the event.
 */
export type Outcome = 'appended' | 'duplicate' | 'conflict' | 'quarantined';

export interface OutcomeAndReason {
  readonly outcome: Outcome;
  /** Of everything that lies in quarantine. */
  readonly reason?: string;
}

export function outcomeOf(way: Ingested): OutcomeAndReason {
  if ('stored' in way) return { outcome: way.stored };
  const { reason } = way.refused;
  const conflict = reason === 'conflict' || reason === 'identity-reused';
  return { outcome: conflict ? 'conflict' : 'quarantined', reason };
}
