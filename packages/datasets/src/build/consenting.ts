import type { EventStore } from '@annals/event-store';
import { consent, consentsTo } from '@annals/events-schema/catalogue';
import { foldHistory, type Manifest } from '@annals/replay';

/**
 * The subjects who allow a purpose, as known then. Held in memory: some 100 bytes a subject.
 * @throws what `foldHistory` throws
 */
export async function consenting(
  store: EventStore,
  manifest: Manifest,
  purpose: string,
  knownAt: string | undefined,
): Promise<ReadonlySet<string>> {
  const subjects = new Set<string>();
  for await (const { name, state } of foldHistory(store, consent, { manifest, knownAt }))
    if (consentsTo(state, purpose)) subjects.add(name.id);
  return subjects;
}
