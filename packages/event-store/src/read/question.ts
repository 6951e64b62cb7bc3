import { formatSequence, normaliseTime, type Ordering, type RecordedEvent } from '@annals/events-schema';
import { StoreError } from '../errors.ts';

/** Which past is asked for. Both can be given; both are RFC 3339 and included. */
export interface Question {
  /** Only what had happened by then (`time`). */
  readonly asOf?: string | undefined;
  /** Only what was stored by then (`recordedtime`). */
  readonly knownAt?: string | undefined;
}

/** Answers with known-at this recent may still change: an append under way may get an earlier recordedtime. */
const provisionalMs = 5 * 60_000;

export function isProvisional({ knownAt }: Question, now: Date): boolean {
  return knownAt !== undefined && Date.parse(knownAt) > now.getTime() - provisionalMs;
}

/** @throws StoreError `bad-time` */
export function normaliseQuestion({ asOf, knownAt }: Question): Question {
  return { asOf: normalised('as-of', asOf), knownAt: normalised('known-at', knownAt) };
}

function normalised(what: string, time: string | undefined): string | undefined {
  const result = time === undefined ? undefined : normaliseTime(time);
  if (time !== undefined && result === undefined)
    throw new StoreError(
      'bad-time',
      `${what} "${time}" is not an RFC 3339 time such as 2026-11-01T00:00:00Z`,
    );
  return result;
}

/**
 * Decides, event by event in the order of a stream, what belongs to the answer.
 *
 * `time`: every event that had happened and was known. `sequence`: the longest unbroken prefix of which every
 * event had happened and was known; `gapAt` is the missing position that ended it. An event that was not known is
 * as if it were not there: behind it may be one that was, which then saw a gap.
 */
export class Selection {
  readonly #ordering: Ordering;
  readonly #question: Question;
  #next: number;
  gapAt: string | undefined;

  /** `from`: the sequence that comes first. */
  constructor(ordering: Ordering, question: Question, from = 1) {
    this.#ordering = ordering;
    this.#question = question;
    this.#next = from;
  }

  /** `take` it, `skip` it, or `stop`: nothing after it belongs to the answer either. */
  admit(event: RecordedEvent): 'take' | 'skip' | 'stop' {
    const { asOf, knownAt } = this.#question;
    const happened = asOf === undefined || event.time <= asOf;
    const known = knownAt === undefined || event.recordedtime <= knownAt;
    if (this.#ordering === 'time') return !happened ? 'stop' : known ? 'take' : 'skip';
    if (!known) return 'skip';
    if (!happened) return 'stop';
    if (Number(event.position) !== this.#next) {
      this.gapAt = formatSequence(this.#next);
      return 'stop';
    }
    this.#next += 1;
    return 'take';
  }
}
