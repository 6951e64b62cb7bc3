import { type Catalogue, isErased, isSealed, type RecordedEvent } from '@annals/events-schema';
import { changeFields, personalFieldsOf } from '@annals/privacy';

/**
 * The data of an event as it is stored, with a marker in the place of each personal field that can be read without a key;
 * undefined if there is none.
 */
export type WithoutPlain = (event: Pick<RecordedEvent, 'type' | 'data'>) => unknown;

export function withoutPlain(catalogue: Catalogue): WithoutPlain {
  const personal = personalFieldsOf(catalogue);
  return ({ type, data }) => {
    const fields = personal.get(type);
    if (!fields) return undefined;
    const without = changeFields(fields, data, (value) =>
      value === undefined || isSealed(value) || isErased(value) ? value : { erased: true },
    );
    return without === data ? undefined : without;
  };
}
