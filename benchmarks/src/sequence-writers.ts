import type { EventStore } from '@annals/event-store';
import { message } from './events.ts';

export interface SequenceRace {
  /** Positions won, by writer. */
  readonly wins: readonly number[];
  readonly conflicts: number;
}

/**
 * Writers that work as command handlers do: read what is new in the stream, append behind it, and begin again,
 * whether they won the position or lost it. All stop once the stream is `length` long.
 */
export async function raceForPositions(
  stores: readonly EventStore[],
  writers: number,
  stream: string,
  length: number,
): Promise<SequenceRace> {
  const wins = Array.from({ length: writers }, () => 0);
  let conflicts = 0;
  const write = async (writer: number) => {
    const store = stores[writer % stores.length];
    if (!store) throw new Error('a race needs a store');
    let last = 0;
    for (let attempt = 0; ; attempt += 1) {
      const news = { from: String(last + 1), pastGaps: true };
      for await (const event of store.read({ category: 'conversation', id: stream }, news))
        last = Number(event.position);
      if (last >= length) return;
      const { outcome } = await store.append(message(stream, last + 1, `writer-${writer}-${attempt}`));
      if (outcome === 'appended') wins[writer] = (wins[writer] ?? 0) + 1;
      else if (outcome === 'conflict') conflicts += 1;
      else throw new Error(`an append at ${last + 1} ended as ${outcome}`);
    }
  };
  await Promise.all(wins.map((_, writer) => write(writer)));
  return { wins, conflicts };
}

/** Events of the stream, by the writer that its id names; throws unless there is exactly one a position. */
export async function winnersOf(store: EventStore, stream: string, writers: number): Promise<number[]> {
  const wins = Array.from({ length: writers }, () => 0);
  let position = 0;
  for await (const { id, position: at } of store.read(
    { category: 'conversation', id: stream },
    { pastGaps: true },
  )) {
    position += 1;
    if (Number(at) !== position) throw new Error(`position ${position} of ${stream} has no event`);
    const writer = Number(id.split('-')[1]);
    wins[writer] = (wins[writer] ?? 0) + 1;
  }
  return wins;
}
