import type { CloudEvent, RecordedEvent } from '@annals/events-schema';

/**
 * Seals personal fields of a valid event, before anything of it is hashed or written. The same event must always
 * give the same sealed event, or a redelivery would look like another content. At once where it can: a promise more an
 * event is felt at thousands of them a second. Throws an Error of code `erased-subject` for a subject that was erased,
 * `not-json` for what cannot be written; anything else is no fault of the event.
 */
export type Seal = (event: CloudEvent) => CloudEvent | Promise<CloudEvent>;

/** Opens what {@link Seal} sealed: personal fields as they were, or `{ erased: true }` in their place. */
export type Open = (event: RecordedEvent) => RecordedEvent | Promise<RecordedEvent>;

/**
 * Opens what its producer sealed of an event that is yet to be validated; anything else is handed on as it is. Throws
 * an Error of code `erased-subject`, or of `seal-broken` or `key-missing` for what does not open.
 */
export type OpenArriving = (value: unknown) => unknown;

/** Whose key something refused is sealed with. */
export interface RefusedSubject {
  readonly tenant?: string | undefined;
  readonly subject: string;
}

/** Seals and opens what goes into quarantine. `place` goes into the sealing: it opens for no other. */
export interface RefusedSeal {
  /** Undefined if nothing personal can be in it. `valid`: it broke no rule of its declaration. */
  readonly subjectOf: (event: unknown, valid: boolean) => RefusedSubject | undefined;
  /** Undefined if the subject was erased. */
  readonly seal: (
    subject: RefusedSubject,
    place: string,
    text: string,
  ) => string | undefined | Promise<string | undefined>;
  /** Undefined if the subject was erased. */
  readonly open: (subject: RefusedSubject, place: string, sealed: string) => Promise<string | undefined>;
}

/** What keeps personal data sealed wherever it is stored; `@annals/privacy` makes one. */
export interface Privacy {
  readonly seal: Seal;
  readonly open: Open;
  readonly openArriving: OpenArriving;
  readonly refused: RefusedSeal;
  /** True for an event type that declares personal fields. */
  readonly isPersonal: (type: string) => boolean;
}
