import type { Open, OpenArriving } from '@annals/event-store';
import type { Catalogue, CloudEvent, RecordedEvent } from '@annals/events-schema';
import { ErasedSubjectError, PrivacyError } from '../errors.ts';
import { personalFieldsOf } from '../fields/personal-fields.ts';
import type { KnownKey } from '../keys/key-cache.ts';
import { subjectOf } from '../keys/subject.ts';
import type { SubjectKeys } from '../keys/subject-keys.ts';
import { openFields } from './open-fields.ts';
import { placeOf } from './place.ts';
import { sealedFields } from './sealed-fields.ts';

type Keys = Pick<SubjectKeys, 'existingKey'>;

/**
 * Opens the personal fields of stored events: as they were, or `{ erased: true }` where the subject was erased. What was
 * stored unsealed is handed on as it is.
 *
 * Throws PrivacyError `seal-broken` and `key-missing`, which name stream and position, and what {@link SubjectKeys}
 * throws.
 */
export function opener(catalogue: Catalogue, keys: Keys): Open {
  const personal = personalFieldsOf(catalogue);
  return (event) => {
    const sealed = personal.has(event.type) ? sealedFields(event.data) : [];
    if (sealed.length === 0) return event;
    const where = `${event.subject}, position ${event.position}`;
    return withKey(keys, event, where, (key): RecordedEvent => {
      const data = openFields(event.data, { key, sealed, place: placeOf(event), where });
      return { ...event, data };
    });
  };
}

/**
 * Opens what a producer sealed of an event that is yet to be validated; anything else is handed on as it is.
 *
 * Throws ErasedSubjectError (`erased-subject`); PrivacyError `seal-broken` and `key-missing`, if it was sealed with the
 * keys of another deployment.
 */
export function arrivingOpener(catalogue: Catalogue, keys: Keys): OpenArriving {
  const personal = personalFieldsOf(catalogue);
  return (value) => {
    const event = identified(value);
    const sealed = event && personal.has(event.type) ? sealedFields(event.data) : [];
    if (!event || sealed.length === 0) return value;
    const where = `event ${event.id} of ${event.source}`;
    return withKey(keys, event, where, (key) => {
      if (key === 'erased') throw new ErasedSubjectError(subjectOf(event).subject);
      return { ...event, data: openFields(event.data, { key, sealed, place: placeOf(event), where }) };
    });
  };
}

function withKey<Result>(
  keys: Keys,
  event: CloudEvent,
  where: string,
  use: (key: KnownKey) => Result,
): Result | Promise<Result> {
  const useFound = (key: KnownKey | undefined) => {
    if (key !== undefined) return use(key);
    const { subject } = subjectOf(event);
    throw new PrivacyError('key-missing', `${where}: table keys has no key of its subject, ${subject}`);
  };
  const key = keys.existingKey(subjectOf(event));
  return key instanceof Promise ? key.then(useFound) : useFound(key);
}

/** Anything else breaks a rule of the envelope, and nothing of it is opened. */
function identified(value: unknown): CloudEvent | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, source, subject, type, tenantid = '', datasubject = '' } = value as Record<string, unknown>;
  return [id, source, subject, type, tenantid, datasubject].every((text) => typeof text === 'string')
    ? (value as CloudEvent)
    : undefined;
}
