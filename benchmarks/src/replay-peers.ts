import type { Benchmark, Run } from './benchmark.ts';
import { message } from './events.ts';
import { eventsPerSecond, inFlight } from './in-flight.ts';
import { freshStore, theField } from './peers/field.ts';
import type { Peer } from './peers/peer.ts';
import { interleaved } from './rates.ts';

const stream = 'c-long';
const perAppend = 49;
/** Folds that a round's rate is taken over; the one before them, which is not counted, warms up. */
const folds = 3;

/** One stream of 10,000 events, read from the storage and folded to its state. */
function measure(run: Run, peer: Peer): Promise<number> {
  const length = run.size === 'full' ? 10_000 : 200;
  return freshStore(run, peer, async (store) => {
    for (let after = 0; after < length; after += perAppend) {
      const count = Math.min(perAppend, length - after);
      const events = Array.from({ length: count }, (_, index) => message(stream, after + 1 + index));
      await store.append(stream, events, after);
    }
    const foldOnce = async () => {
      const { messages } = await store.fold(stream);
      if (messages.length !== length)
        throw new Error(`${messages.length} messages were folded, not ${length}`);
    };
    await foldOnce();
    return eventsPerSecond(folds * length, () => inFlight(folds, 1, foldOnce));
  });
}

export const replayPeers: Benchmark = {
  name: 'replay-peers',
  about: 'one stream of 10,000 events folded, against other stores; installs them on first use',
  async run(run) {
    const { stores, leftOut } = await theField(run);
    const rates = await interleaved(
      stores.map((peer) => ({ name: peer.name, measure: () => measure(run, peer) })),
      run,
    );
    return { rates, targets: [], details: { leftOut } };
  },
};
