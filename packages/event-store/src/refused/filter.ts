import { normaliseTime } from '@annals/events-schema';
import { StoreError } from '../errors.ts';

/**
 * Which refused events are meant, in quarantine or dead-lettered. What is left out does not narrow; of several
 * values in one place any will do, and all places must agree.
 */
export interface RefusedFilter {
  readonly ids?: ReadonlySet<string> | undefined;
  readonly reasons?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  /** Categories of streams, by `subject`. */
  readonly categories?: readonly string[] | undefined;
  /** Streams, `<category>/<id>`: the whole `subject`. */
  readonly streams?: readonly string[] | undefined;
  /** Refused at this time (RFC 3339) or later. */
  readonly after?: string | undefined;
  /** Refused earlier than this time. */
  readonly before?: string | undefined;
  /** At most so many, in the order in which they are listed. */
  readonly limit?: number | undefined;
}

/** What the filter looks at. */
export interface Refused {
  readonly id: string;
  readonly reason: string;
  /** RFC 3339; none matches no filter that asks for a time. */
  readonly time: string | undefined;
  /** As it was delivered, so anything. */
  readonly event: unknown;
}

/** Does the filter mean this one? `limit` is for whoever lists. */
export function matches({ id, reason, time, event }: Refused, filter: RefusedFilter): boolean {
  const { type, source, subject } = (typeof event === 'object' && event !== null ? event : {}) as Partial<
    Record<string, unknown>
  >;
  return (
    (filter.ids?.has(id) ?? true) &&
    oneOf(filter.reasons, reason) &&
    oneOf(filter.types, type) &&
    oneOf(filter.sources, source) &&
    oneOf(filter.streams, subject) &&
    oneOf(filter.categories, categoryOf(subject)) &&
    isWithin(time, filter)
  );
}

const oneOf = (wanted: readonly string[] | undefined, value: unknown): boolean =>
  wanted === undefined || (typeof value === 'string' && wanted.includes(value));

/** Also of a subject that names no stream: that may be why the event was refused. */
const categoryOf = (subject: unknown): string | undefined =>
  typeof subject === 'string' ? subject.split('/', 1)[0] : undefined;

function isWithin(time: string | undefined, { after, before }: RefusedFilter): boolean {
  if (after === undefined && before === undefined) return true;
  const normal = time === undefined ? undefined : normaliseTime(time);
  return (
    normal !== undefined &&
    (after === undefined || normal >= normalised(after)) &&
    (before === undefined || normal < normalised(before))
  );
}

/** Nine digits, so that text order is the order of time. */
function normalised(time: string): string {
  const normal = normaliseTime(time);
  if (normal === undefined) throw new StoreError('bad-time', `"${time}" is no RFC 3339 time`);
  return normal;
}
