import type { Privacy } from '@annals/event-store';
import type { Catalogue } from '@annals/events-schema';
import { personalFieldsOf } from './fields/personal-fields.ts';
import type { SubjectKeys } from './keys/subject-keys.ts';
import { arrivingOpener, opener } from './seal/opener.ts';
import { refusedSeal } from './seal/refused.ts';
import { sealer } from './seal/sealer.ts';

/** What a store needs to keep personal data sealed: `openEventStore({ …, ...privacyOf(catalogue, keys) })`. */
export function privacyOf(catalogue: Catalogue, keys: Pick<SubjectKeys, 'keyFor' | 'existingKey'>): Privacy {
  const personal = personalFieldsOf(catalogue);
  return {
    seal: sealer(catalogue, keys),
    open: opener(catalogue, keys),
    openArriving: arrivingOpener(catalogue, keys),
    refused: refusedSeal(catalogue, keys),
    isPersonal: (type) => personal.has(type),
  };
}
