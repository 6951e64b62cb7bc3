import { bucketNames, type EventStore } from '@annals/event-store';
import type { Subject } from '@annals/privacy';
import { type ErasedRefused, eraseRefused } from '../refused/erase-refused.ts';
import { subjectStreams } from '../subject/subject-streams.ts';
import { SubjectSet } from '../subject/subject-set.ts';
import { type FoundDatasets, findPublished } from '../datasets/find-datasets.ts';

/** What an erasure would find. */
export interface Survey {
  readonly streams: number;
  readonly events: number;
  /** Streams in which others take part too: events that name nobody would be refused there. */
  readonly closed: number;
  readonly refused: ErasedRefused;
  /** In container `datasets`. */
  readonly published: FoundDatasets;
}

/** Looks for what is held about a subject, and changes nothing. */
export async function surveySubject(
  store: EventStore,
  subject: Subject,
  progress?: (events: number) => void,
): Promise<Survey> {
  const subjects = new SubjectSet([subject]);
  const streams = new Set<string>();
  let events = 0;
  let closed = 0;
  for (const bucket of bucketNames(store.layout))
    for await (const found of subjectStreams(store, subjects, bucket, { progress })) {
      streams.add(`${found.name.category}/${found.name.id}`);
      events += found.events;
      if (found.shared && found.unnamed.length > 0) closed += 1;
    }
  const refused = await eraseRefused(store, { subjects, streams }, { remove: false });
  const published = await findPublished(store, subjects);
  return { streams: streams.size, events, closed, refused, published };
}
