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
  /** Events whose personal fields were stored before sealing was on, and can still be read. */
  readonly plain: { readonly events: number; readonly first: readonly string[] };
}

const shownPlaces = 20;

/** @throws ErasureError `no-erasure` */
export async function erasureReport(store: EventStore, id: string): Promise<ErasureReport> {
  if (!id.startsWith('erase-'))
    throw new ErasureError('no-erasure', `"${id.slice(0, 200)}" is no id of an erasure`);
  const { state, error, created } = await jobStatus(store, id);
  const counts = { streams: 0, events: 0, snapshots: 0, plain: 0 };
  const refolded = new Set<string>();
  const dropped = new Set<string>();
  const first: string[] = [];
  for await (const found of foundStreams(store.replays, id)) {
    counts.streams += 1;
    counts.events += found.events;
    counts.snapshots += found.snapshots;
    counts.plain += found.plain.length;
    for (const build of found.refolded) refolded.add(build);
    for (const build of found.dropped) dropped.add(build);
    for (const position of found.plain)
      if (first.length < shownPlaces)
        first.push(`${found.name.category}/${found.name.id}, position ${position}`);
  }
  const refused = (await getReport(store.replays, id)) as ErasedRefused | undefined;
  const { plain, ...found } = counts;
  return {
    ...{ id, state, error, created, ...found },
    ...{ refolded: [...refolded].sort(), dropped: [...dropped].sort(), refused },
    published: await getDatasets(store.replays, id),
    plain: { events: plain, first },
  };
}
