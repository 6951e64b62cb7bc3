import { bucketNames, type DeadLetter, type EventStore, type QuarantineEntry } from '@annals/event-store';
import type { RecordedEvent } from '@annals/events-schema';
import { isPrivacyError, type Subject, subjectOf } from '@annals/privacy';
import { type AnyProjection, contributionsOf, liveBuild, projections } from '@annals/replay';
import { isEntryOf, isRefusedOf } from '../refused/of-subjects.ts';
import { subjectStreams } from '../subject/subject-streams.ts';
import { SubjectSet } from '../subject/subject-set.ts';

/** A piece of what is held about a subject. */
export type Exported =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** What a stream of theirs alone contributes to the rows of a live projection. */
  | {
      readonly kind: 'row';
      readonly projection: string;
      readonly stream: string;
      readonly key: readonly string[];
      readonly value: unknown;
    }
  | { readonly kind: 'quarantine'; readonly entry: QuarantineEntry }
  | { readonly kind: 'dead-letter'; readonly letter: DeadLetter };

/**
 * Everything that is held about a subject, as it can be read: their events, stream by stream in order, with those that
 * name nobody in streams that are theirs; rows of projections; what was refused. What others said in the same stream is
 * not theirs, and not exported. Holds the names of their streams, and one event at a time.
 */
export async function* exportSubject(
  store: EventStore,
  subject: Subject,
  known: readonly AnyProjection[] = projections,
  progress?: (events: number) => void,
): AsyncGenerator<Exported> {
  const subjects = new SubjectSet([subject]);
  const streams = new Set<string>();
  const builds = await liveBuilds(store, known);
  for (const bucket of bucketNames(store.layout))
    for await (const { name, unnamed, shared } of subjectStreams(store, subjects, bucket, { progress })) {
      const stream = `${name.category}/${name.id}`;
      streams.add(stream);
      const theirs = new SubjectSet([subject, ...(shared ? [] : unnamed)]);
      for await (const event of store.read(name, { pastGaps: true }))
        if (theirs.has(subjectOf(event))) yield { kind: 'event', event };
      if (shared) continue;
      for (const { projection, build } of builds)
        if (projection.folds.has(name.category))
          for await (const { key, value } of contributionsOf(store, projection, build, name))
            yield { kind: 'row', projection: projection.name, stream, key, value };
    }
  const of = { subjects, streams };
  const seen = new Set<string>();
  for await (const found of store.quarantine.entries()) {
    if (seen.has(found.entry.id) || !isEntryOf(of, found)) continue;
    seen.add(found.entry.id);
    yield { kind: 'quarantine', entry: { ...found.entry, event: await opened(store, found.entry.event) } };
  }
  for await (const letter of store.deadLetters.list())
    if (isRefusedOf(of, letter.event))
      yield { kind: 'dead-letter', letter: { ...letter, event: await opened(store, letter.event) } };
}

/** What its producer sealed is opened, if it opens: refused as it was, it may be anything. */
async function opened({ privacy }: EventStore, event: unknown): Promise<unknown> {
  try {
    return privacy.openArriving ? await privacy.openArriving(event) : event;
  } catch (error) {
    if (isPrivacyError(error) && error.code !== 'wrapping-key-missing') return event;
    throw error;
  }
}

async function liveBuilds(store: EventStore, known: readonly AnyProjection[]) {
  const builds = await Promise.all(
    known.map(async (projection) => ({
      projection,
      build: await liveBuild(store.projections, projection.name),
    })),
  );
  return builds.flatMap(({ projection, build }) =>
    build?.version === projection.version ? [{ projection, build }] : [],
  );
}
