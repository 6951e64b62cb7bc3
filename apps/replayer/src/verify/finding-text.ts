import type { EventPlace, Finding } from '@annals/event-store';
import { printable } from '../output/printable.ts';
import { placeOf } from '../output/short-text.ts';

export const findingTitles = ['finding', 'bucket', 'where', 'mending', 'details'];

/** A finding as cells under {@link findingTitles}. Whoever changed what is stored may have written anything. */
export function findingCells(finding: Finding): string[] {
  const { finding: name, mending } = finding;
  const reason = finding.mending === 'not-mendable' ? [finding.reason] : [];
  const details = [...detailsOf(finding), ...reason].join('; ');
  return [name, bucketOf(finding), whereOf(finding), mending, details === '' ? '-' : details].map(printable);
}

const bucketOf = (finding: Finding) =>
  'places' in finding ? [...new Set(finding.places.map(({ bucket }) => bucket))].join(', ') : finding.bucket;

function whereOf(finding: Finding): string {
  if ('places' in finding) return finding.places.map(textOf).join(' and ');
  if ('position' in finding) return textOf(finding);
  const { lane, n } = finding;
  const through = finding.finding === 'lane-hole' && finding.through > n ? ` to ${finding.through}` : '';
  return `lane ${lane}, block ${n}${through}`;
}

const textOf = ({ stream, position }: EventPlace) => `${stream} ${placeOf(position)}`;

function detailsOf(finding: Finding): string[] {
  switch (finding.finding) {
    case 'event-differs':
      return [`${finding.columns.join(', ')}; ${rightText[finding.right]}`];
    case 'lane-hole':
    case 'block-unreadable':
      return [`events of it in the table: ${finding.events}`];
    case 'event-missing-in-table':
    case 'event-twice-in-feed':
      return [`lane ${finding.lane}, block ${finding.n}`];
    case 'identity-twice':
      return [`id ${finding.id} of ${finding.source}`];
    case 'payload-missing':
    case 'payload-corrupt':
      return [finding.dataref];
    case 'event-missing-in-feed':
    case 'content-hash-wrong':
      return [];
  }
}

const rightText = {
  table: 'the table is right',
  feed: 'the feed is right',
  both: 'both could be right',
  neither: 'neither is right',
};
