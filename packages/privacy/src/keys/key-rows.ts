import type { Row } from '@annals/event-store';
import type { WrappedKey } from '../wrapping/key-wrapping.ts';
import type { Subject } from './subject.ts';

/*
 * Table `keys`: a row a subject, which holds its wrapped data key or, once it was erased, only when that was. The
 * subject's id is kept, since its events carry it too.
 */

export interface StoredKey extends WrappedKey {
  readonly version: number;
}

export const keyRow = (rowKey: string, subject: Subject, key: StoredKey, created: Date): Row => ({
  rowKey,
  ...named(subject),
  version: key.version,
  wrapped: key.wrapped,
  wrappedby: key.wrappedBy,
  created: created.toISOString(),
});

export const tombstoneRow = (rowKey: string, subject: Subject, at: Date): Row => ({
  rowKey,
  ...named(subject),
  erased: at.toISOString(),
});

/** When the subject was erased, if it was. */
export const erasedAt = ({ erased }: Row): string | undefined =>
  typeof erased === 'string' ? erased : undefined;

export function wrappedOf({ version, wrapped, wrappedby }: Row): StoredKey | undefined {
  return typeof version === 'number' && wrapped instanceof Uint8Array && typeof wrappedby === 'string'
    ? { version, wrapped, wrappedBy: wrappedby }
    : undefined;
}

export function subjectOfRow({ tenant, subject }: Row): Subject {
  return {
    subject: typeof subject === 'string' ? subject : '',
    ...(typeof tenant === 'string' ? { tenant } : {}),
  };
}

const named = ({ tenant, subject }: Subject) => ({
  subject,
  ...(tenant === undefined ? {} : { tenant }),
});
