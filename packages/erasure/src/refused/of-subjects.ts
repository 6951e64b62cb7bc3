import type { FoundEntry } from '@annals/event-store';
import { namedSubject, type Subject, subjectOf } from '@annals/privacy';
import type { SubjectSet } from '../subject/subject-set.ts';

/** Whose refused events are meant. */
export interface RefusedOf {
  readonly subjects: SubjectSet;
  /** `<category>/<id>` of the streams that they took part in. */
  readonly streams: ReadonlySet<string>;
}

/** True for a stored event of one of the subjects; if it names none, of a stream that they took part in. */
export const isEventOf = (
  { subjects, streams }: RefusedOf,
  event: Readonly<
    Record<'subject', string> & Partial<Record<'tenantid' | 'datasubject', string | undefined>>
  >,
): boolean =>
  subjects.has(subjectOf(event)) || (event.datasubject === undefined && streams.has(event.subject));

/** True for an entry that is sealed with the key of one of the subjects, or says that it is theirs. */
export const isEntryOf = (of: RefusedOf, { entry, sealedFor }: FoundEntry): boolean =>
  (sealedFor !== undefined && of.subjects.has(sealedFor)) || isRefusedOf(of, entry.event);

/**
 * True if something refused is of one of the subjects, as far as it tells: by its `datasubject`; if it names none, by
 * its stream, or because it says a subject's id somewhere. It was refused, so it may be anything.
 */
export function isRefusedOf({ subjects, streams }: RefusedOf, event: unknown): boolean {
  const { tenantid, subject: stream } = attributesOf(event);
  const tenant = typeof tenantid === 'string' ? tenantid : undefined;
  // What could be nobody's name, such as an email address, does not answer the question.
  const named = namedSubject(event);
  if (named && named.subject === named.subject.trim()) return subjects.has(named);
  if (typeof stream === 'string' && streams.has(stream)) return true;
  const text = textOf(event);
  return [...subjects].some((one) => (tenant === undefined || tenant === one.tenant) && says(text, one));
}

/** A short id stands everywhere by chance. */
const minIdChars = 6;

function says(text: string, { subject }: Subject): boolean {
  if (subject.length < minIdChars) return false;
  const id = JSON.stringify(subject).slice(1, -1);
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1))
    if (!isIdChar(text[at - 1]) && !isIdChar(text[at + id.length])) return true;
  return false;
}

/** `user-12` is not said by `user-123`. */
const isIdChar = (char: string | undefined) => char !== undefined && /[A-Za-z0-9_-]/.test(char);

function textOf(event: unknown): string {
  try {
    return event === undefined ? '' : JSON.stringify(event);
  } catch {
    // Nested beyond the stack; quarantine keeps no such event as it was.
    return '';
  }
}

const attributesOf = (event: unknown): Partial<Record<string, unknown>> =>
  typeof event === 'object' && event !== null ? event : {};
