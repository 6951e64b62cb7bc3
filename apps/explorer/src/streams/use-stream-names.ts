import type { StreamName } from '@annals/events-schema';
import type { Streams } from '../doors/answers.ts';
import { type Pages, usePages } from '../doors/use-pages.ts';

/** Streams of a category whose id begins with a prefix, or of all. */
export const useStreamNames = (category: string | undefined, prefix: string | undefined): Pages<StreamName> =>
  usePages({
    path: ['streams'],
    query: { category, prefix: category === undefined ? undefined : prefix },
    // As many as fit on a screen, then more than anyone scrolls through at once.
    limits: [50, 200],
    itemsOf: ({ streams }: Streams) => streams,
    idOf: subjectOf,
  });

export const subjectOf = ({ category, id }: StreamName): string => `${category}/${id}`;
