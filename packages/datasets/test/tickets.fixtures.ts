import { defineCatalogue, defineStream, event } from '@annals/events-schema';
import { openMemoryStore } from '@annals/event-store';
import { runArchive } from '@annals/replay';
import { z } from 'zod';

/** Tickets that are opened, answered, and closed or not. */
export const ticket = defineStream({
  category: 'ticket',
  ordering: 'time',
  events: {
    opened: event('test.ticket.opened.v1', z.object({ size: z.number(), tag: z.string() })),
    answered: event('test.ticket.answered.v1', z.object({})),
    closed: event('test.ticket.closed.v1', z.object({})),
  },
  initial: () => ({ answers: 0, size: 0, tag: '' }),
  evolve: {
    opened: (state, { data }) => ({ ...state, ...data }),
    answered: (state) => ({ ...state, answers: state.answers + 1 }),
    closed: (state) => state,
  },
});

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString();

/** A store in memory with `count` tickets, one a day, each answered twice; of `closes`, closed after four days. Archived. */
export async function ticketStore(
  count: number,
  { closes = (n) => n % 3 === 0, tag = (n) => `tag-${n % 4}` }: Choices = {},
) {
  const store = await openMemoryStore({ catalogue: defineCatalogue([ticket]), source: '/test' });
  for (let n = 0; n < count; n += 1) {
    const at = ticket.at(`t-${n}`);
    await store.append([
      at.opened({ size: (n * 7) % 11, tag: tag(n) }, { time: day(n) }),
      at.answered({}, { time: day(n + 1) }),
      at.answered({}, { time: day(n + 2) }),
      ...(closes(n) ? [at.closed({}, { time: day(n + 4) })] : []),
    ]);
  }
  await runArchive(store.raw);
  return store;
}

interface Choices {
  readonly closes?: (n: number) => boolean;
  readonly tag?: (n: number) => string;
}
