import { bucketOf, type EventStore, lineKind } from '@annals/event-store';
import { parseSubject, type RecordedEvent } from '@annals/events-schema';
import { type ChangeLine, rewriteArchive, rewriteLakeDay } from '@annals/replay';
import { ErasureError } from '../errors.ts';
import { isEventOf, type RefusedOf } from '../refused/of-subjects.ts';
import { type WithoutPlain } from './plain-fields.ts';
import { putFresh, type Stale, type StaleKind, staleOf } from './stale-rows.ts';

export interface CopiesWork {
  readonly store: EventStore;
  readonly job: string;
  readonly of: RefusedOf;
  readonly without: WithoutPlain;
  readonly signal: AbortSignal;
}

/**
 * Writes archive and lake files anew that hold what rewritten events said, and deletes payloads that nothing refers to any more.
 * False if it was stopped; called again, it goes on.
 */
export async function rewriteCopies(work: CopiesWork): Promise<boolean> {
  const { store, of } = work;
  const { raw, catalogue } = store;
  const change = changeLine(work);
  const archived = await each(work, 'archive', ([bucket = '']) =>
    rewriteArchive(raw.archive, bucket, change),
  );
  if (!archived) return false;
  const concerns = (row: Parameters<typeof isEventOf>[1]) => isEventOf(of, row);
  const inLake = await each(work, 'lake', ([type = '', day = '']) =>
    rewriteLakeDay(raw, catalogue, { type, day, concerns }),
  );
  if (!inLake) return false;
  await removePayloads(work);
  return true;
}

async function each(
  { store: { replays }, job, signal }: CopiesWork,
  kind: StaleKind,
  renew: (parts: readonly string[]) => Promise<unknown>,
): Promise<boolean> {
  for await (const stale of staleOf(replays, job, kind)) {
    if (signal.aborted) return false;
    await renew(stale.parts);
    await putFresh(replays, job, stale);
  }
  return true;
}

/** A line that holds something personal, or data elsewhere, is what the table has now. */
function changeLine({ store, of, without }: CopiesWork): ChangeLine {
  const { raw, privacy } = store;
  return async (line) => {
    if (privacy.isPersonal?.(lineKind(line).type) === false) return undefined;
    const text = line.toString('utf8');
    const event = JSON.parse(text) as RecordedEvent & { readonly dataref?: string };
    if (!isEventOf(of, event)) return undefined;
    if (event.dataref === undefined && without(event) === undefined) return undefined;
    const now = await raw.lineAt(...placeOf(store, event));
    if (now === undefined)
      throw new ErasureError(
        'event-lost',
        `${event.subject}, position ${event.position}: the archive holds it, and the table does not (verify --repair)`,
      );
    return now === text ? undefined : now;
  };
}

function placeOf({ layout }: EventStore, { subject, position }: RecordedEvent): [string, string] {
  const { category = '', id = '' } = parseSubject(subject) ?? {};
  return [bucketOf(layout, category, id), `${category}:${id}:${position}`];
}

/** Equal data of somebody else is one blob with theirs. */
async function removePayloads({ store: { raw, replays }, job }: CopiesWork): Promise<void> {
  const unused = new Map<string, Stale>();
  for await (const stale of staleOf(replays, job, 'payload'))
    unused.set(`payloads/${stale.parts.join()}`, stale);
  if (unused.size === 0) return;
  for (const bucket of raw.buckets())
    for await (const dataref of raw.datarefs(bucket)) unused.delete(dataref);
  for (const stale of unused.values()) {
    await raw.payloads.remove(stale.parts.join());
    await putFresh(replays, job, stale);
  }
}
