import { bucketNames, type EventHead, type EventStore } from '@annals/event-store';
import { type Subject, subjectOf, subjectText } from '@annals/privacy';
import type { RetentionPolicy } from './policy.ts';

export interface DueSubject extends Subject {
  /** When their last event was stored or happened, whichever is later, of the categories that have a say. */
  readonly lastTime: string;
}

interface Known {
  readonly subject: Subject;
  lastTime: string;
  due: boolean;
}

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * The subjects whose time is up: in each category with a rule in which they have events, the last one is older than the
 * rule's days; and there is one such category at least. Whatever was stored late counts as young. Reads the head of every
 * event, and holds some 200 bytes a subject.
 */
export async function dueSubjects(
  store: Pick<EventStore, 'raw' | 'layout' | 'now'>,
  policy: RetentionPolicy,
  progress?: (events: number) => void,
): Promise<DueSubject[]> {
  const now = store.now().getTime();
  const limits = new Map([...policy].map(([category, days]) => [category, limitOf(days, now)]));
  const subjects = new Map<string, Known>();
  for (const bucket of bucketNames(store.layout))
    for await (const head of store.raw.eventHeads(bucket)) {
      progress?.(1);
      const limit = limits.get(head.name.category);
      if (limit === undefined) continue;
      const subject = subjectOf(head);
      const text = subjectText(subject);
      const known = subjects.get(text) ?? { subject, lastTime: '', due: true };
      subjects.set(text, known);
      const time = laterOf(head);
      if (time >= limit) known.due = false;
      if (time > known.lastTime) known.lastTime = time;
    }
  return [...subjects.values()].flatMap(({ subject, lastTime, due }) =>
    due ? [{ ...subject, lastTime }] : [],
  );
}

/** An event of this time or later is young; every event is, of what is kept. */
const limitOf = (days: number | 'keep', now: number): string =>
  days === 'keep' ? '' : new Date(now - days * dayMs).toISOString();

const laterOf = ({ time, recordedtime }: EventHead): string => (time > recordedtime ? time : recordedtime);
