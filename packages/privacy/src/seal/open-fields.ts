import { type Erased, isSealed } from '@annals/events-schema';
import { isPrivacyError, PrivacyError } from '../errors.ts';
import { changeFields } from '../fields/change-fields.ts';
import type { PersonalFields } from '../fields/personal-fields.ts';
import type { DataKey } from '../keys/data-key.ts';
import { openText } from './seal-text.ts';

export const erased: Erased = Object.freeze({ erased: true });

export function holdsSealed(fields: PersonalFields, data: unknown): boolean {
  let found = false;
  changeFields(fields, data, (value) => {
    found ||= isSealed(value);
    return value;
  });
  return found;
}

/**
 * Data with its sealed fields opened, or marked as erased if there is no key. `where` names the event in errors.
 * @throws PrivacyError `seal-broken`
 */
export function openFields(
  fields: PersonalFields,
  data: unknown,
  { key, place, where }: { readonly key: DataKey | 'erased'; readonly place: string; readonly where: string },
): unknown {
  return changeFields(fields, data, (value, pointer) => {
    if (!isSealed(value)) return value;
    if (key === 'erased') return erased;
    try {
      return JSON.parse(openText(key, place + pointer, value.sealed)) as unknown;
    } catch (cause) {
      if (!isPrivacyError(cause)) throw cause;
      throw new PrivacyError(cause.code, `${where}: data${pointer} ${cause.message}`, { cause });
    }
  });
}
