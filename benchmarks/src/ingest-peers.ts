import { ingest } from '@annals/event-store';
import { atLeast, type Benchmark, type Run } from './benchmark.ts';
import { chunks, message, messages } from './events.ts';
import { freshStorage, storeAt } from './fresh-storage.ts';
import { eventsPerSecond, inFlight } from './in-flight.ts';
import { streamsOf } from './peers/annals.ts';
import { freshStore, theField } from './peers/field.ts';
import type { Peer, StreamStore } from './peers/peer.ts';
import { interleaved, ratio } from './rates.ts';

type Shape = 'single' | 'single, 256 waiting' | 'batch';
interface Append {
  readonly stream: string;
  readonly after: number;
  readonly count: number;
}

/** What a commit of every peer can hold: events of one stream. 49 is what Streamstone was measured with. */
const eventsOf = { single: 1, 'single, 256 waiting': 1, batch: 49 };
const atOnce = { single: 64, 'single, 256 waiting': 256, batch: 16 };
const smoke = { single: 100, 'single, 256 waiting': 300, batch: 20 };
const shapes = Object.keys(eventsOf) as Shape[];
const streamsIn = { full: 1_000, smoke: 100 };

/** Streams take turns. */
const appendsOf = (run: Run, count: number, shape: Shape): Append[] =>
  Array.from({ length: count }, (_, index) => {
    const streams = streamsIn[run.size];
    const after = 1 + Math.floor(index / streams) * eventsOf[shape];
    return { stream: `c-${index % streams}`, after, count: eventsOf[shape] };
  });

/** A stream's first event, in every stream: so each store has its connections, statements and streams at hand. */
const warmUp = (run: Run, store: StreamStore) => {
  const first = messages(0, streamsIn[run.size], 'c', streamsIn[run.size]);
  return inFlight(first.length, atOnce.single, (index) =>
    store.append(`c-${index}`, first.slice(index, index + 1), 0),
  );
};

function measure(run: Run, peer: Peer, shape: Shape): Promise<number> {
  const count = run.size === 'full' ? peer.appends[shape === 'batch' ? 'batch' : 'single'] : smoke[shape];
  return freshStore(run, peer, async (store) => {
    await warmUp(run, store);
    const appends = appendsOf(run, count, shape).map(({ stream, after, count }) => ({
      ...{ stream, after },
      events: Array.from({ length: count }, (_, index) => message(stream, after + 1 + index)),
    }));
    const rate = await eventsPerSecond(count * eventsOf[shape], () =>
      inFlight(count, atOnce[shape], async (index) => {
        const append = appends[index];
        if (append) await store.append(append.stream, append.events, append.after);
      }),
    );
    const last = appends.at(-1);
    if (last) await mustHold(store, last.stream, last.after + last.events.length);
    return rate;
  });
}

async function mustHold(store: StreamStore, stream: string, expected: number): Promise<void> {
  const { messages: found } = await store.fold(stream);
  if (found.length !== expected)
    throw new Error(`${stream} holds ${found.length} messages, not the ${expected} that were appended`);
}

/** Deliveries of 1,000 events of as many streams, each an append of its own: no peer can commit these together. */
const measureDeliveries = (run: Run): Promise<number> =>
  freshStorage(run, async (azurite) => {
    const store = await storeAt(azurite);
    await warmUp(run, streamsOf(store));
    const streams = streamsIn[run.size];
    const count = run.size === 'full' ? 30_000 : 400;
    const deliveries = chunks(messages(streams, count, 'c', streams), 1_000);
    const rate = await eventsPerSecond(count, () =>
      inFlight(deliveries.length, 4, (index) => ingest(store, deliveries[index] ?? [])),
    );
    await mustHold(streamsOf(store), `c-${streams - 1}`, 1 + count / streams);
    return rate;
  });

export const ingestPeers: Benchmark = {
  name: 'ingest-peers',
  about:
    'single appends with 64 and with 256 in flight, and 49 to a stream, against other stores; installs them on first use',
  async run(run) {
    const { stores, leftOut } = await theField(run);
    const rates = await interleaved(
      [
        ...stores.flatMap((peer) =>
          shapes.map((shape) => ({
            name: `${peer.name}: ${shape}`,
            measure: () => measure(run, peer, shape),
          })),
        ),
        { name: 'annals: deliveries', measure: () => measureDeliveries(run) },
      ],
      run,
    );
    const target = (ours: string, theirs: string, least: number) =>
      theirs in rates ? [atLeast(`${ours}, of ${theirs}`, ratio(rates, ours, theirs), least)] : [];
    return {
      rates,
      targets: [
        ...target('annals: single', 'eventstore: single', 15),
        ...target('annals: single, 256 waiting', 'eventstore: single, 256 waiting', 15),
        ...target('annals: batch', 'eventstore: batch', 15),
        ...target('annals: deliveries', 'eventstore: single', 15),
        ...target('annals: single', 'emmett-postgresql: single', 2),
        ...target('annals: single', 'emmett-postgresql (fsync off): single', 2),
        ...target('annals: single, 256 waiting', 'emmett-postgresql: single, 256 waiting', 2),
        ...target('annals: single, 256 waiting', 'emmett-postgresql (fsync off): single, 256 waiting', 2),
      ],
      details: { leftOut, streamstone: { single: 1_050, batch: 5_200, measured: 'elsewhere, on .NET' } },
    };
  },
};
