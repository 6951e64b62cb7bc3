import type { DeadLetter, EventStore } from '@annals/event-store';
import { isEntryOf, isRefusedOf, type RefusedOf } from './of-subjects.ts';

export interface ErasedRefused {
  readonly quarantine: number;
  readonly deadLetters: number;
  /** Blobs among the dead letters that are none of Event Grid's: nobody can say what is in them. */
  readonly unreadable: readonly string[];
}

/** Takes the subjects' events out of quarantine and dead letters, or only counts them. */
export async function eraseRefused(
  store: EventStore,
  of: RefusedOf,
  { remove }: { readonly remove: boolean },
): Promise<ErasedRefused> {
  const { quarantine, deadLetters } = store;
  const ids = new Set<string>();
  for await (const found of quarantine.entries()) if (isEntryOf(of, found)) ids.add(found.entry.id);
  if (remove) await quarantine.remove(ids);
  let letters = 0;
  const unreadable: string[] = [];
  for await (const group of deadLetters.groups()) {
    unreadable.push(...group.unreadable.map(({ blob }) => blob));
    const own = group.letters.filter(({ event }: DeadLetter) => isRefusedOf(of, event));
    letters += own.length;
    if (remove) await deadLetters.remove(own);
  }
  return { quarantine: ids.size, deadLetters: letters, unreadable };
}
