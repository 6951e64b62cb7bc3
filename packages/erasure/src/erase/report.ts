import type { EventStore } from '@annals/event-store';
import { jobStatus } from '@annals/replay';
import { ErasureError } from '../errors.ts';
import type { ErasedRefused } from '../refused/erase-refused.ts';
import type { FoundDatasets } from '../datasets/find-datasets.ts';
import { foundStreams, getDatasets, getReport } from './found-rows.ts';

/** What an erasure found and did. */
export interface ErasureReport {
  /** Of the job. */
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly error?: string | undefined;
  /** When it was asked for. */
  readonly created: string;
  /** Streams with events of the subject, and how many of their events those are. */
  readonly streams: number;
  readonly events: number;
  readonly snapshots: number;
  /** `<projection>:<build>` */
  readonly refolded: readonly string[];
  readonly dropped: readonly string[];
  /** Undefined before its last step. */
  readonly refused: ErasedRefused | undefined;
  /** In container `datasets`, as its last step found them. */
  readonly published: FoundDatasets;
  /** Events that were stored before sealing was on, and were written anew without what they said. */
  readonly rewritten: number;
  /** Streams in which others take part too: events that name nobody are refused there from now on. */
  readonly closed: number;
  /** From then on another run finds all that processes wrote which had the key in memory still. */
  readonly againFrom: string;
}

/** The age of a key in memory. */
const keysKnownMs = 5 * 60_000;

/** @throws ErasureError `no-erasure` */
export async function erasureReport(store: EventStore, id: string): Promise<ErasureReport> {
  if (!id.startsWith('erase-'))
    throw new ErasureError('no-erasure', `"${id.slice(0, 200)}" is no id of an erasure`);
  const { state, error, created } = await jobStatus(store, id);
  const counts = { streams: 0, events: 0, snapshots: 0, rewritten: 0, closed: 0 };
  const refolded = new Set<string>();
  const dropped = new Set<string>();
  for await (const found of foundStreams(store.replays, id)) {
    counts.streams += 1;
    counts.events += found.events;
    counts.snapshots += found.snapshots;
    counts.rewritten += found.rewritten;
    counts.closed += found.closed ? 1 : 0;
    for (const build of found.refolded) refolded.add(build);
    for (const build of found.dropped) dropped.add(build);
  }
  const refused = (await getReport(store.replays, id)) as ErasedRefused | undefined;
  return {
    ...{ id, state, error, created, ...counts },
    againFrom: new Date(Date.parse(created) + keysKnownMs).toISOString(),
    ...{ refolded: [...refolded].sort(), dropped: [...dropped].sort(), refused },
    published: await getDatasets(store.replays, id),
  };
}
