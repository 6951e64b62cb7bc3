import { type CloudEvent, completeDraft } from '@annals/events-schema';
import { consent } from '@annals/events-schema/catalogue';
import type { Random } from './random/random.ts';

/** What people are asked for at their first use, and how many say yes. Source: made up. */
export const askedFor = { service: 1, training: 0.7 } as const;

/** How long after their yes people think better of it, on average. */
export const withdrawnAfterMs = 30 * 86_400_000;

/**
 * A person's choices from their first use on: `service` they must allow, `training` they may, and a share `withdrawn`
 * of those who did takes it back some day.
 */
export function choices(
  user: string,
  at: number,
  withdrawn: number,
  random: Random,
): { readonly at: number; readonly event: CloudEvent }[] {
  const stream = consent.at(user);
  const say = (when: number, sequence: number, purpose: string, granted: boolean, channel: string) => {
    const draft = stream.consentChanged(
      { purpose, granted, policyVersion: '3', channel },
      { id: random.uuid(), time: new Date(when).toISOString(), datasubject: user, sequence },
    );
    return { at: when, event: completeDraft(draft, { source: '/synthetic/settings' }) };
  };
  const training = random.chance(askedFor.training);
  const said = [say(at, 0, 'service', true, 'first-use'), say(at, 1, 'training', training, 'first-use')];
  if (!training || !random.chance(withdrawn)) return said;
  const later = Math.round(at + 60_000 + random.exponential(withdrawnAfterMs));
  return [...said, say(later, 0, 'training', false, 'settings')];
}
