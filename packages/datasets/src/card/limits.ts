import type { DatasetManifest } from '../build/dataset-manifest.ts';
import type { AnyDataset } from '../define/dataset.ts';

/** What a reader should not believe of a dataset, a sentence each. */
export function limitsOf(
  { clock, split, features, labels, consent }: AnyDataset,
  rows: DatasetManifest['rows'],
): string[] {
  return [
    'It holds what the events say, and nothing about what was never recorded.',
    'Several rows may be of one stream: they are not independent of each other.',
    ...(clock === 'time'
      ? [
          'Event times are the source’s. Where the source was corrected later, the correction stands in its place.',
        ]
      : []),
    ...(split.cutoff !== undefined && split.test === undefined
      ? [
          'The same subjects may be on both sides of the cutoff: a score tells of later moments, not of new subjects.',
        ]
      : []),
    ...(split.cutoff === undefined && split.test === undefined ? ['Nothing is held out to test on.'] : []),
    ...(consent ? ['Who allows a use may differ from who does not: rates here are of those who do.'] : []),
    ...(rows.total > 0 && rows.censored / rows.total > 0.2
      ? ['More than a fifth of the rows is censored: mostly the latest ones.']
      : []),
    ...(Object.keys(features).length > 0 && Object.keys(labels).length > 0
      ? ['A feature that goes with a label need not be its cause.']
      : []),
  ];
}
