import { defineCatalogue, defineStream, type Erased, event, personal } from '@annals/events-schema';
import { z } from 'zod';

const note = z.object({ at: z.string(), words: personal(z.string()) });

/** Personal fields wherever one can be: at the top, within objects, arrays, tuples and records, alternatives. */
const Written = z.object({
  title: personal(z.string()),
  mood: z.string().optional(),
  body: personal(z.unknown()).optional(),
  notes: z.array(note).optional(),
  where: z.tuple([z.string(), personal(z.string())]).optional(),
  byName: z.record(z.string(), note).optional(),
  either: z.union([z.object({ told: personal(z.string()) }), z.object({ count: z.number() })]).optional(),
});

/** Numbered by its writer; the state is what was written, as it can be read. */
export const diary = defineStream({
  category: 'diary',
  ordering: 'sequence',
  events: {
    written: event('test.annals.diary.written.v1', Written),
    closed: event('test.annals.diary.closed.v1', z.object({ by: z.string() })),
  },
  initial: (): { titles: (string | Erased)[] } => ({ titles: [] }),
  evolve: {
    written: (state, { data }) => {
      state.titles.push(data.title);
      return state;
    },
    closed: (state) => state,
  },
});

export const catalogue = defineCatalogue([diary]);

/** Page n of a diary: the same arguments give the same event. */
export const page = (id: string, n: number, overrides: Record<string, unknown> = {}) => ({
  specversion: '1.0' as const,
  id: `${id}-${n}`,
  source: '/test',
  type: 'test.annals.diary.written.v1',
  subject: `diary/${id}`,
  time: new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString(),
  sequence: String(n),
  datasubject: 'ada',
  data: { title: `page ${n}` } as Record<string, unknown>,
  ...overrides,
});
