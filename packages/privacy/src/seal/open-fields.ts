import type { Erased } from '@annals/events-schema';
import { isPrivacyError, PrivacyError } from '../errors.ts';
import type { KnownKey } from '../keys/key-cache.ts';
import { openParts, type SealedPart } from './seal-parts.ts';
import { withOpened } from './sealed-fields.ts';

const erased: Erased = Object.freeze({ erased: true });

/** What is to be opened, and by what. */
export interface Opening {
  readonly key: KnownKey;
  readonly sealed: readonly SealedPart[];
  readonly place: string;
  /** Names the event in errors. */
  readonly where: string;
}

/**
 * Data with its sealed fields opened, or marked as erased if there is no key.
 * @throws PrivacyError `seal-broken`
 */
export function openFields(data: unknown, { key, sealed, place, where }: Opening): unknown {
  if (key === 'erased') return withOpened(data, () => erased);
  try {
    const opened = new Map(openParts(key, place, sealed).map(({ name, text }) => [name, text]));
    return withOpened(data, (pointer) => JSON.parse(opened.get(pointer) ?? 'null') as unknown);
  } catch (cause) {
    if (!isPrivacyError(cause)) throw cause;
    const fields = sealed.map(({ name }) => `data${name}`).join(', ');
    throw new PrivacyError(cause.code, `${where}: ${fields} ${cause.message}`, { cause });
  }
}
