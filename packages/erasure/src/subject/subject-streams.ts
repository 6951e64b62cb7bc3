import type { EventStore } from '@annals/event-store';
import type { StreamName } from '@annals/events-schema';
import { type Subject, subjectOf, subjectText } from '@annals/privacy';
import type { SubjectSet } from './subject-set.ts';

/** A stream that holds events of the subjects in question. */
export interface SubjectStream {
  readonly name: StreamName;
  /** Of its events, theirs. */
  readonly events: number;
  /** Of the subjects in question, those that its events name. */
  readonly named: readonly Subject[];
  /**
   * The stream itself, as the subject of those of its events that name none, in each tenant that they name. They are of
   * something that the subject took part in, and go with it; of a stream that is theirs alone also if there are none yet.
   */
  readonly unnamed: readonly Subject[];
  /** True if events of others are in it. */
  readonly shared: boolean;
}

export interface Walk {
  /** Only streams behind this one. */
  readonly after?: StreamName | undefined;
  /** Hears how many events were read. */
  readonly progress?: ((events: number) => void) | undefined;
  /** Hears of every stream once it is dealt with; false ends the walk. */
  readonly passed?: ((stream: StreamName) => boolean) | undefined;
}

/**
 * The streams of a bucket that hold events of these subjects. Reads the head of every event of the bucket, since nothing tells
 * where theirs are; ends where `passed` says false.
 */
export async function* subjectStreams(
  { raw }: Pick<EventStore, 'raw'>,
  subjects: SubjectSet,
  bucket: string,
  { after, progress = () => undefined, passed = () => true }: Walk = {},
): AsyncGenerator<SubjectStream> {
  let stream: Tally | undefined;
  let read = 0;
  for await (const head of raw.eventHeads(bucket, after)) {
    if (stream?.subject !== head.subject) {
      if (stream && stream.events > 0) yield foundIn(stream);
      if (stream && !passed(stream.name)) {
        progress(read);
        return;
      }
      stream = { name: head.name, subject: head.subject, events: 0, ...sets(), shared: false };
    }
    const subject = subjectOf(head);
    if (subjects.has(subject)) {
      stream.events += 1;
      stream.named.set(subjectText(subject), subject);
    } else if (head.datasubject !== undefined) stream.shared = true;
    if (head.datasubject === undefined) stream.unnamed.set(head.tenantid, subject);
    read += 1;
    if (read < readTogether) continue;
    progress(read);
    read = 0;
  }
  progress(read);
  if (stream && stream.events > 0) yield foundIn(stream);
}

const readTogether = 1_000;

interface Tally {
  readonly name: StreamName;
  readonly subject: string;
  events: number;
  readonly named: Map<string, Subject>;
  readonly unnamed: Map<string | undefined, Subject>;
  shared: boolean;
}

const sets = () => ({ named: new Map<string, Subject>(), unnamed: new Map<string | undefined, Subject>() });

function foundIn({ name, subject, events, named, unnamed, shared }: Tally): SubjectStream {
  if (!shared)
    for (const { tenant } of named.values())
      if (!unnamed.has(tenant)) unnamed.set(tenant, subjectOf({ subject, tenantid: tenant }));
  return { name, events, named: [...named.values()], unnamed: [...unnamed.values()], shared };
}
