import type { EventStore } from '@annals/event-store';
import { webFeature } from '@annals/events-schema/catalogue';
import { chosenBrowsers } from '../web-platform-history/browsers.ts';
import { supportTable } from './support-table.ts';

/** A feature whose history tells a story: prefixed first, one prefix dropped on the day of full support. */
export const storyFeature = 'css.properties.backdrop-filter';
export const storyDays = ['2016-01-01', '2020-06-01', '2025-01-01'] as const;

/** The state of the story's feature at its days, each a replay. */
export async function storyLines(store: EventStore): Promise<string[]> {
  const states = await Promise.all(
    storyDays.map(async (day) => {
      const { state } = await store.replay(webFeature, storyFeature, { asOf: `${day}T00:00:00Z` });
      return { day, state };
    }),
  );
  return [
    '',
    `${webFeature.category}/${storyFeature}, replayed as of three days:`,
    supportTable(states, chosenBrowsers),
  ];
}
