import type { AnyDataset } from '@annals/datasets';

const kindsOf = (columns: AnyDataset['features'] | AnyDataset['labels'], prefix: string) =>
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      `${prefix}${name}`,
      (['number', 'flag', 'text'] as const).find((kind) => kind in column),
    ]),
  );

/** What of a dataset's declaration is data. */
export function declarationOf(dataset: AnyDataset) {
  const { name, version, entity, moment, clock, horizon, split, features, labels, examples, consent } =
    dataset;
  return {
    ...{ name, version, category: entity.category },
    moment:
      'every' in moment
        ? { every: moment.every }
        : { event: String(moment.event), include: moment.include ?? false },
    ...{ clock, horizon, split },
    ...{ features: kindsOf(features, 'f_'), labels: kindsOf(labels, 'label_') },
    examples: examples?.file ?? null,
    consent: consent?.purpose ?? null,
  };
}

/** A moment in a few words. */
export const momentText = ({ moment }: ReturnType<typeof declarationOf>): string =>
  'every' in moment
    ? `every ${durationText(moment.every)}`
    : `${moment.event}${moment.include ? ', included' : ''}`;

/** `24 months`, `1 days 12 hours` */
export const durationText = (duration: object): string =>
  Object.entries(duration)
    .map(([unit, count]) => `${String(count)} ${unit}`)
    .join(' ');
