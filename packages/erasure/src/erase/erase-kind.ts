import type { EventStore } from '@annals/event-store';
import { bucketNames, subjectHash } from '@annals/event-store';
import type { StreamName } from '@annals/events-schema';
import type { Subject } from '@annals/privacy';
import { type AnyProjection, findJob, type JobKind, type JobParameters, projections } from '@annals/replay';
import type { ErasureKeys, ErasureReason } from './erasure-keys.ts';
import { findPublished } from '../datasets/find-datasets.ts';
import { ErasureError } from '../errors.ts';
import { eraseRefused } from '../refused/erase-refused.ts';
import { rewriteCopies } from '../plain/rewrite-copies.ts';
import { carryStale } from '../plain/stale-rows.ts';
import { withoutPlain } from '../plain/plain-fields.ts';
import { type SubjectStream, subjectStreams } from '../subject/subject-streams.ts';
import { SubjectSet } from '../subject/subject-set.ts';
import { eraseStreams } from './erase-streams.ts';
import { foundStreams, getPassed, putDatasets, putPassed, putReport } from './found-rows.ts';
import { markErased } from './mark-erased.ts';

/**
 * Erasing as a job, a shard a bucket. Its parameters are `subject`, with `tenant` if it has one; or `erasedFrom`, a time:
 * then everybody whose key has been gone since that time or later. The key goes first, before there is a job; everything
 * behind that can be done twice, in any order, and by two at once.
 */
export function eraseKind(keys: ErasureKeys, known: readonly AnyProjection[] = projections): JobKind {
  return {
    plan: async (store, parameters) => {
      const { id, before } = await freeId(store, parameters);
      if (before !== undefined) await carryStale(store.replays, before, id);
      const { subject } = parameters;
      if (subject !== undefined) await markErased(store, keys, subjectIn(parameters), reasonIn(parameters));
      return { id, parameters: { ...parameters, job: id }, shards: bucketNames(store.layout) };
    },
    run: async ({ store, parameters, shard, signal, progress }) => {
      const subjects = await subjectsOf(keys, parameters);
      const at = { job: jobIn(parameters), shard };
      const after = await getPassed(store.replays, at);
      let stoppedAt: StreamName | undefined;
      const passed = (stream: StreamName) => {
        if (signal.aborted) stoppedAt = stream;
        return !signal.aborted;
      };
      const work = { store, keys, known, without: withoutPlain(store.catalogue), at };
      let streams: SubjectStream[] = [];
      for await (const stream of subjectStreams(store, subjects, shard, { after, progress, passed })) {
        streams.push(stream);
        if (streams.length < streamsTogether) continue;
        await eraseStreams(work, streams);
        streams = [];
      }
      await eraseStreams(work, streams);
      if (!stoppedAt) return true;
      await putPassed(store.replays, at, stoppedAt);
      return false;
    },
    finish: async ({ store, parameters, signal }) => {
      const job = jobIn(parameters);
      const subjects = await subjectsOf(keys, parameters);
      const streams = new Set<string>();
      for await (const { name } of foundStreams(store.replays, job))
        streams.add(`${name.category}/${name.id}`);
      const of = { subjects, streams };
      if (!(await rewriteCopies({ store, job, of, without: withoutPlain(store.catalogue), signal })))
        return false;
      const refused = await eraseRefused(store, of, { remove: true });
      await putDatasets(store.replays, job, await findPublished(store, subjects));
      await putReport(store.replays, job, refused);
      return true;
    },
  };
}

/** Streams of a bucket that are dealt with together. */
const streamsTogether = 500;

/** Erasing again is a job of its own: whoever still had the key in memory may have written something since. */
async function freeId(
  store: EventStore,
  parameters: JobParameters,
): Promise<{ readonly id: string; readonly before: string | undefined }> {
  const { subject, erasedFrom } = parameters;
  const start =
    subject === undefined
      ? `erase-from-${String(erasedFrom)
          .toLowerCase()
          .replaceAll(/[^0-9a-z]/g, '')}`
      : `erase-${subjectHash(subjectIn(parameters)).slice(0, 32)}`;
  let before: string | undefined;
  for (let run = 1; ; run += 1) {
    const id = `${start}-${run}`;
    const job = await findJob(store.replays, id);
    if (job?.state !== 'done') return { id, before: job ? undefined : before };
    before = id;
  }
}

async function subjectsOf(keys: ErasureKeys, parameters: JobParameters): Promise<SubjectSet> {
  const { subject, erasedFrom } = parameters;
  if (subject !== undefined) return new SubjectSet([subjectIn(parameters)]);
  const erased: Subject[] = [];
  for await (const known of keys.subjects())
    if (known.erased !== undefined && known.erased >= String(erasedFrom)) erased.push(known);
  return new SubjectSet(erased);
}

/** Whom an erasure is about. */
export function subjectIn({ subject, tenant }: JobParameters): Subject {
  if (typeof subject !== 'string' || subject === '')
    throw new ErasureError('subject-invalid', 'whom to erase is a text: the datasubject of the events');
  return { subject, ...(typeof tenant === 'string' ? { tenant } : {}) };
}

const reasonIn = ({ reason }: JobParameters): ErasureReason =>
  reason === 'retention' ? 'retention' : 'request';

const jobIn = ({ job }: JobParameters): string => String(job);
