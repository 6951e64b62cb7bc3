import type { Seal } from '@annals/event-store';
import type { Catalogue, CloudEvent } from '@annals/events-schema';
import canonicalize from 'canonicalize';
import { PrivacyError } from '../errors.ts';
import { changeFields } from '../fields/change-fields.ts';
import { type PersonalFields, personalFieldsOf } from '../fields/personal-fields.ts';
import type { DataKey } from '../keys/data-key.ts';
import { subjectOf } from '../keys/subject.ts';
import type { SubjectKeys } from '../keys/subject-keys.ts';
import { placeOf } from './place.ts';
import { type Part, sealParts } from './seal-parts.ts';

/**
 * Seals the personal fields of events of a catalogue under the key of the event's `datasubject`, or of its stream where it
 * names none. For a store, and for a publisher, so that nothing personal travels in the clear.
 *
 * Throws ErasedSubjectError (`erased-subject`), PrivacyError `not-json` and what {@link SubjectKeys} throws.
 */
export function sealer(catalogue: Catalogue, keys: Pick<SubjectKeys, 'keyFor'>): Seal {
  const personal = personalFieldsOf(catalogue);
  return (event) => {
    const fields = personal.get(event.type);
    if (!fields) return event;
    const key = keys.keyFor(subjectOf(event));
    return key instanceof Promise
      ? key.then((found) => sealEvent(event, fields, found))
      : sealEvent(event, fields, key);
  };
}

function sealEvent(event: CloudEvent, fields: PersonalFields, key: DataKey): CloudEvent {
  const parts: (Part & { readonly field: { sealed: string } })[] = [];
  const data = changeFields(fields, event.data, (value, name) => {
    if (value === undefined) return value;
    const field = { sealed: '' };
    parts.push({ name, text: textOf(value), field });
    return field;
  });
  if (parts.length === 0) return event;
  for (const { part, sealed } of sealParts(key, placeOf(event), parts)) part.field.sealed = sealed;
  return { ...event, data };
}

/** The order of keys says nothing, and must not make another sealed text. */
function textOf(value: unknown): string {
  try {
    return canonicalize(value) ?? 'null';
  } catch (cause) {
    throw new PrivacyError('not-json', (cause as Error).message, { cause });
  }
}
