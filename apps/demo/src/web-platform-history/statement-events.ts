import type { webFeature } from '@annals/events-schema/catalogue';
import type { DraftEvent } from '@annals/events-schema';
import type { SourceStatement } from './compat-source.ts';
import type { DatedVersion } from './releases.ts';

/** One statement of a feature with its days: what its events are made from. */
export interface DatedStatement {
  readonly streamId: string;
  /** The makers of the stream's events. */
  readonly at: ReturnType<typeof webFeature.at>;
  readonly browser: string;
  /** The browser's place among the chosen ones. */
  readonly rank: number;
  /** Counted from the end of the source's list, where the oldest stands: new statements are put in front. */
  readonly number: number;
  readonly added: DatedVersion;
  readonly removed: DatedVersion | undefined;
  readonly says: SourceStatement;
}

/** On one day, what ended first, then what began, then what began on that day and ended on it. */
const phases = { end: 0, start: 1, endOfToday: 2 } as const;
const maxStatements = 100;

/**
 * The tie-break of a day: `<rank><phase><statement>` in decimal digits, so that events of one day stand browser by
 * browser, an older statement's end before the start that replaces it, and a start before its own end. It follows
 * from the statement alone, not from what else the feature's history holds: a later release of the data, which adds
 * statements, leaves the positions of the present ones as they are.
 */
function sequenceOf({ rank, number }: DatedStatement, phase: keyof typeof phases): number {
  if (number >= maxStatements) throw new RangeError(`statement ${number} of one browser: at most 100`);
  return (rank * 10 + phases[phase]) * maxStatements + number;
}

/** The start of a statement and, if it has ended, its end. */
export function eventsOf(statement: DatedStatement): DraftEvent[] {
  const { streamId, at, browser, number, added, removed } = statement;
  const attributes = (edge: 'start' | 'end', day: string, phase: keyof typeof phases) => ({
    id: `${streamId}#${browser}.${number}.${edge}`,
    time: `${day}T00:00:00Z`,
    sequence: sequenceOf(statement, phase),
  });
  const data = ({ version, approximate }: DatedVersion) => ({
    browser,
    version,
    approximate,
    statement: number,
  });
  const events = [startOf(at, data(added), statement.says, attributes('start', added.day, 'start'))];
  if (removed) {
    const phase = removed.day === added.day ? 'endOfToday' : 'end';
    events.push(at.supportRemoved(data(removed), attributes('end', removed.day, phase)));
  }
  return events;
}

type Makers = ReturnType<typeof webFeature.at>;

/** What limits support most gives the event its kind: a flag, then another name, then a gap. The rest is in `data`. */
function startOf(
  at: Makers,
  data: Parameters<Makers['supportAdded']>[0],
  says: SourceStatement,
  attributes: Parameters<Makers['supportAdded']>[1],
): DraftEvent {
  const notes = says.notes === undefined ? {} : { notes: [says.notes].flat() };
  const partial = says.partial_implementation === true;
  const limits = {
    ...(says.prefix === undefined ? {} : { prefix: says.prefix }),
    ...(says.alternative_name === undefined ? {} : { alternativeName: says.alternative_name }),
    ...(partial ? { partial } : {}),
    ...notes,
  };
  if (says.flags) return at.supportFlagged({ ...data, flags: says.flags.map(flagOf), ...limits }, attributes);
  if (says.prefix !== undefined || says.alternative_name !== undefined)
    return at.supportPrefixed({ ...data, ...limits }, attributes);
  if (partial) return at.supportPartial({ ...data, partial: true, ...notes }, attributes);
  return at.supportAdded({ ...data, ...notes }, attributes);
}

const flagOf = ({ type, name, value_to_set: value }: NonNullable<SourceStatement['flags']>[number]) => ({
  type,
  name,
  ...(value === undefined ? {} : { valueToSet: value }),
});
