import type { DraftEvent } from '@annals/events-schema';
import { webFeature } from '@annals/events-schema/catalogue';
import { chosenBrowsers } from './browsers.ts';
import type { CompatSource, SourceStatement } from './compat-source.ts';
import { type Feature, featuresOf } from './features.ts';
import { datedVersion, type Undated } from './releases.ts';
import { eventsOf } from './statement-events.ts';
import { maxStreamIdLength, streamIdOf } from './stream-id.ts';

/** Why something that the source says is no event. */
export type LeftOut =
  | `start:${Undated}`
  | `end:${Undated}`
  | 'ends-before-it-starts' // a backport to an older line of releases: no statement of it is told
  | 'id-too-long';

export interface History {
  /** Feature by feature; within one, by day and then as `sequence` says. */
  readonly events: readonly DraftEvent[];
  /** Features of the source that were looked at. */
  readonly features: number;
  /** Features with at least one event. */
  readonly streams: number;
  /** Events whose version is only an upper bound (`≤37`). */
  readonly approximate: number;
  readonly leftOut: ReadonlyMap<LeftOut, number>;
}

/** A part of the features, for a short run. */
export interface Part {
  /** How many features that have a history. */
  readonly features: number;
  /** The stream id of one that is among them in any case. */
  readonly including: string;
}

/** The history that the source tells of its features, or of a part of them. */
export function historyOf(source: CompatSource, part?: Part): History {
  const events: DraftEvent[] = [];
  const leftOut = new Map<LeftOut, number>();
  const leave = (reason: LeftOut) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  let features = 0;
  let streams = 0;
  for (const feature of part ? beginningWith(part.including, source) : featuresOf(source)) {
    if (streams === part?.features) break;
    features += 1;
    const told = eventsOfFeature(source, feature, leave);
    if (told.length > 0) streams += 1;
    events.push(...told.sort(byDayAndSequence));
  }
  const approximate = events.filter(({ data }) => (data as { approximate: boolean }).approximate).length;
  return { events, features, streams, approximate, leftOut };
}

function beginningWith(id: string, source: CompatSource): Feature[] {
  const rank = ({ path }: Feature) => (streamIdOf(path) === id ? 0 : 1);
  return [...featuresOf(source)].sort((a, b) => rank(a) - rank(b));
}

function eventsOfFeature(
  source: CompatSource,
  { path, statementsOf }: Feature,
  leave: (reason: LeftOut) => void,
): DraftEvent[] {
  const streamId = streamIdOf(path);
  if (streamId.length > maxStreamIdLength) {
    leave('id-too-long');
    return [];
  }
  const at = webFeature.at(streamId);
  const toldBy = (says: SourceStatement, browser: string, rank: number, number: number) => {
    const added = datedVersion(source, browser, says.version_added);
    if (typeof added === 'string') {
      leave(`start:${added}`);
      return [];
    }
    let removed;
    if (says.version_removed !== undefined) {
      const ended = datedVersion(source, browser, says.version_removed);
      if (typeof ended === 'string') leave(`end:${ended}`);
      else removed = ended;
    }
    if (removed && removed.day < added.day) {
      leave('ends-before-it-starts');
      return [];
    }
    return eventsOf({ streamId, at, browser, rank, number, added, removed, says });
  };
  return chosenBrowsers.flatMap((browser, rank) => {
    const statements = statementsOf(browser);
    return statements.flatMap((says, index) => toldBy(says, browser, rank, statements.length - 1 - index));
  });
}

const byDayAndSequence = (a: DraftEvent, b: DraftEvent) => (orderOf(a) < orderOf(b) ? -1 : 1);
const orderOf = ({ time, sequence }: DraftEvent) => `${time ?? ''} ${sequence ?? ''}`;
