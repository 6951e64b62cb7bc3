import type { QuarantineEntries, QuarantineEntry } from '../doors/answers.ts';
import { type Pages, usePages } from '../doors/use-pages.ts';

/** What is in quarantine, for a reason or for any, oldest first. */
export const useEntries = (reason: string | undefined): Pages<QuarantineEntry> =>
  usePages({
    path: ['quarantine'],
    query: { reason },
    limits: [50, 100],
    itemsOf: ({ entries }: QuarantineEntries) => entries,
    idOf: ({ id }) => id,
  });
