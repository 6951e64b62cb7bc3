import type { RefusedSeal } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { isErasedSubjectError, PrivacyError } from '../errors.ts';
import { personalFieldsOf } from '../fields/personal-fields.ts';
import type { DataKey } from '../keys/data-key.ts';
import { quarantineSubject, type Subject, subjectOf } from '../keys/subject.ts';
import type { SubjectKeys } from '../keys/subject-keys.ts';
import { openParts, sealParts } from './seal-parts.ts';

/**
 * Seals what is refused as a whole: an event that breaks its declaration can hold anything anywhere. Under the key of
 * its `datasubject`; under one for all of quarantine if it names none, or none that could be one.
 */
export function refusedSeal(
  catalogue: Catalogue,
  keys: Pick<SubjectKeys, 'keyFor' | 'existingKey'>,
): RefusedSeal {
  const personal = personalFieldsOf(catalogue);
  const sealWith = (key: DataKey, place: string, text: string) =>
    sealParts(key, placeOf(place), [{ name, text }])[0]?.sealed;
  return {
    subjectOf: (event, valid) => {
      const { type } = (event ?? {}) as Record<string, unknown>;
      if (valid && typeof type === 'string' && !personal.has(type)) return undefined;
      return namedSubject(event) ?? quarantineSubject;
    },
    seal: (subject, place, text) => {
      try {
        const key = keys.keyFor(subject);
        if (!(key instanceof Promise)) return sealWith(key, place, text);
        return key.then((found) => sealWith(found, place, text), undefinedIfErased);
      } catch (error) {
        return undefinedIfErased(error);
      }
    },
    open: async (subject, place, sealed) => {
      const key = await keys.existingKey(subject);
      if (key === 'erased') return undefined;
      if (key !== undefined) return openParts(key, placeOf(place), [{ name, sealed }])[0]?.text;
      throw new PrivacyError(
        'key-missing',
        `quarantine entry ${place}: table keys has no key of ${subject.subject}`,
      );
    },
  };
}

/** Whose something is that may be anything; undefined if it names nobody, or none that an event could name. */
export function namedSubject(event: unknown): Subject | undefined {
  const { datasubject, tenantid } = (event ?? {}) as Record<string, unknown>;
  return isName(datasubject) && !datasubject.includes('@') && (tenantid === undefined || isName(tenantid))
    ? subjectOf({ subject: '', datasubject, tenantid })
    : undefined;
}

/** There is one part. */
const name = '';

const placeOf = (entry: string) => JSON.stringify(['quarantine', entry]);

/**
 * As the envelope's rules have it. No key is made for anything else: table `keys` holds whose it is, and the storage
 * would refuse the row of a name too long or odd, and with it the whole delivery, again and again.
 */
const isName = (text: unknown): text is string =>
  typeof text === 'string' && text !== '' && text.length <= maxNameChars && !odd.test(text);

const maxNameChars = 2_048;
/** Source: CloudEvents 1.0.2, type system: what a String must not contain. */
const odd = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;

function undefinedIfErased(error: unknown): string | undefined {
  if (isErasedSubjectError(error)) return undefined;
  throw error;
}
