import { type Subject, subjectText } from '@annals/privacy';

/** Subjects that are dealt with together. */
export class SubjectSet {
  readonly #subjects: ReadonlyMap<string, Subject>;

  constructor(subjects: Iterable<Subject>) {
    this.#subjects = new Map([...subjects].map((subject) => [subjectText(subject), subject]));
  }

  get size(): number {
    return this.#subjects.size;
  }

  has(subject: Subject): boolean {
    return this.#subjects.has(subjectText(subject));
  }

  [Symbol.iterator](): IterableIterator<Subject> {
    return this.#subjects.values();
  }
}
