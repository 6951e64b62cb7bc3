import { atLeast, type Benchmark, type Run, type Target } from './benchmark.ts';
import { change } from './events.ts';
import { freshStorage, storeAt } from './fresh-storage.ts';
import { eventsPerSecond } from './in-flight.ts';
import { interleaved, median, ratio } from './rates.ts';
import { raceForPositions, winnersOf } from './sequence-writers.ts';

const writers = 16;
/** Processes, as far as the storage can tell: each has its own view of what is stored. */
const instances = 4;

/** Every writer appends one event after the other, to its own stream or all to one. */
function byTime(run: Run, streamOf: (writer: number) => string): Promise<number> {
  const each = run.size === 'full' ? 400 : 5;
  return freshStorage(run, async (azurite) => {
    const stores = await Promise.all(Array.from({ length: instances }, (_, lane) => storeAt(azurite, lane)));
    const write = async (writer: number, prefix: string, count: number) => {
      for (let n = 0; n < count; n += 1)
        await stores[writer % instances]?.append(change(streamOf(writer), `${prefix}-${writer}-${n}`, n));
    };
    const all = (prefix: string, count: number) =>
      Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, prefix, count)));
    await all('warm', Math.ceil(each / 10));
    return eventsPerSecond(writers * each, () => all('event', each));
  });
}

interface Races {
  readonly leastShares: number[];
  readonly conflictsPerEvent: number[];
  oneWinnerEach: boolean;
}

function bySequence(run: Run, races: Races): Promise<number> {
  // Of 400 positions a writer's share tells more of luck than of 800.
  const length = run.size === 'full' ? 800 : 32;
  return freshStorage(run, async (azurite) => {
    const stores = await Promise.all(Array.from({ length: instances }, (_, lane) => storeAt(azurite, lane)));
    const race = { wins: [] as readonly number[], conflicts: 0 };
    const rate = await eventsPerSecond(length, async () => {
      Object.assign(race, await raceForPositions(stores, writers, 'hot', length));
    });
    const [store] = stores;
    const stored = store ? await winnersOf(store, 'hot', writers) : [];
    const total = race.wins.reduce((sum, wins) => sum + wins, 0);
    races.oneWinnerEach &&= total >= length && stored.join() === race.wins.join();
    races.leastShares.push((Math.min(...race.wins) * writers) / total);
    races.conflictsPerEvent.push(race.conflicts / total);
    return rate;
  });
}

export const hotStream: Benchmark = {
  name: 'hot-stream',
  about: '16 writers in 4 instances on one stream, ordered by time and by sequence',
  async run(run) {
    const races: Races = { leastShares: [], conflictsPerEvent: [], oneWinnerEach: true };
    const rates = await interleaved(
      [
        { name: 'timeOneStream', measure: () => byTime(run, () => 'hot') },
        { name: 'timeOwnStreams', measure: () => byTime(run, (writer) => `own-${writer}`) },
        { name: 'sequenceOneStream', measure: () => bySequence(run, races) },
      ],
      run,
    );
    const oneWinner: Target = {
      what: 'sequence: rounds in which each position had exactly one winner, all or none',
      value: Number(races.oneWinnerEach),
      target: 1,
      met: races.oneWinnerEach,
    };
    const round = (value: number) => Math.round(value * 100) / 100;
    return {
      rates,
      targets: [
        atLeast('time: one stream, of own streams', ratio(rates, 'timeOneStream', 'timeOwnStreams'), 0.67),
        oneWinner,
        atLeast(
          'sequence: the least share of a writer, of an equal one',
          round(Math.min(...races.leastShares)),
          0.1,
        ),
      ],
      details: { conflictsPerEvent: round(median(races.conflictsPerEvent)) },
    };
  },
};
