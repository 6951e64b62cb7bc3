import { type EventStore, subjectHash } from '@annals/event-store';
import { completeDraft } from '@annals/events-schema';
import { dataSubject } from '@annals/events-schema/catalogue';
import type { Subject } from '@annals/privacy';
import type { ErasureKeys, ErasureReason } from './erasure-keys.ts';

export const erasureSource = '/annals/erasure';

/**
 * Puts a mark in the place of a subject's key: what was sealed with it is gone from then on, wherever it lies, and nothing
 * more of the subject is taken in. Then the log says so; said before, it is not said again.
 */
export async function markErased(
  store: Pick<EventStore, 'append' | 'now'>,
  keys: Pick<ErasureKeys, 'erase'>,
  subject: Subject,
  reason: ErasureReason,
): Promise<'erased' | 'already-erased'> {
  const erased = await keys.erase(subject, { at: store.now() });
  const id = subjectHash(subject);
  const draft = dataSubject.at(id, { after: 0 }).subjectErased({ reason });
  const event = completeDraft(draft, { source: erasureSource, newId: () => id, now: () => store.now() });
  // Another time, or reason, at the same position: it was said by a run before this one.
  await store.append(subject.tenant === undefined ? event : { ...event, tenantid: subject.tenant });
  return erased;
}
