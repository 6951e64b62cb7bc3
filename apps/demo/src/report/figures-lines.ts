import type { CompatSource } from '../web-platform-history/compat-source.ts';
import { chosenBrowsers } from '../web-platform-history/browsers.ts';
import type { History } from '../web-platform-history/history.ts';
import type { Ingested } from '../run/publish-history.ts';
import type { Projected } from '../run/project-history.ts';
import type { Settled } from '../run/settled.ts';
import type { StoredCounts } from '../run/stored-counts.ts';
import { browserName } from './browser-names.ts';
import { leftOutLines } from './left-out-lines.ts';

const count = (number: number) => number.toLocaleString('en');

/** What the history is made from, and what of it is no event. */
export function sourceLines({ version, day }: CompatSource, history: History): string[] {
  return [
    `browser-compat-data ${version} of ${day}: ${count(history.events.length)} events of ${count(history.streams)} features`,
    `in ${chosenBrowsers.map(browserName).join(', ')}.`,
    `${count(history.approximate)} events are dated by an upper bound (≤37 counts from version 37, marked approximate).`,
    'No event come of statements that',
    ...leftOutLines(history),
    '',
  ];
}

/** What went through the layers, and how fast. */
export function ingestLines(
  { seconds, figures: { deliveries } }: Ingested,
  { published, appended, duplicates, quarantined, redelivered }: Settled,
  { streams, events }: StoredCounts,
): string[] {
  const rate = Math.round(published / seconds);
  return [
    `Published ${count(published)} events; all taken in after ${seconds.toFixed(1)} s: ${count(rate)} events/s through topic, function and storage.`,
    `In ${count(deliveries)} deliveries: ${count(appended)} appended, ${count(duplicates)} duplicates, ${count(quarantined)} quarantined${
      redelivered > 0 ? ` (and ${count(redelivered)} delivered again)` : ''
    }.`,
    `Stored now: ${count(events)} events in ${count(streams)} streams.`,
  ];
}

/** What the rows of the plot are. */
export function projectionLine({ projection, build, projectedEvents, rows, seconds }: Projected): string {
  const events = `${count(projectedEvents)} events`;
  const how = projection === 'built' ? `built from ${events}` : `followed, ${events} taken in`;
  return `Projection browser-support: build ${build} ${how} in ${seconds.toFixed(1)} s, ${count(rows.length)} rows.`;
}
