import { type Foldable, parseSubject, type RecordedEvent } from '@annals/events-schema';
import type { Backend } from '../backend.ts';
import type { Layout } from '../layout/layout.ts';
import type { Open } from '../personal/privacy.ts';
import { isProvisional, normaliseQuestion, type Question } from './question.ts';
import { Folding, type StreamReplay } from './replay.ts';
import { scanChunks, type ScanOptions } from './scan.ts';

/** The state of every stream of a category, from one scan of the table. */
export function replayAll<State>(
  backend: Backend,
  layout: Layout,
  stream: Foldable<State>,
  options: Question & Pick<ScanOptions, 'concurrency'> & { readonly open?: Open | undefined } = {},
): AsyncGenerator<StreamReplay<State>> {
  const { concurrency, open } = options;
  const chunks = scanChunks(backend, layout, { category: stream.category, concurrency, open });
  return foldChunks(chunks, stream, options, backend.now());
}

/** Events of one category in chunks: each of one bucket, each stream contiguous and in order within its bucket. */
export type HistoryChunks = AsyncIterable<{
  readonly bucket: string;
  readonly events: readonly RecordedEvent[];
}>;

/**
 * Folds each stream as its events come: holds one state a bucket at a time. A stream of which nothing counts in
 * this question is left out.
 * @throws StoreError `bad-time`; FoldError naming stream and position
 */
export async function* foldChunks<State>(
  chunks: HistoryChunks,
  stream: Foldable<State>,
  asked: Question,
  now: Date,
): AsyncGenerator<StreamReplay<State>> {
  const question = normaliseQuestion(asked);
  const provisional = isProvisional(question, now);
  interface Current {
    readonly subject: string;
    readonly folding: Folding<State>;
    more: boolean;
  }
  /** By bucket. */
  const currents = new Map<string, Current>();

  const finished = ({ subject, folding }: Current): StreamReplay<State> | undefined => {
    const name = parseSubject(subject);
    const replay = folding.result(provisional);
    return name && (replay.events > 0 || replay.gapAt !== undefined) ? { name, ...replay } : undefined;
  };

  for await (const { bucket, events } of chunks) {
    let current = currents.get(bucket);
    for (const event of events) {
      if (current?.subject !== event.subject) {
        const replay = current && finished(current);
        if (replay) yield replay;
        current = { subject: event.subject, folding: new Folding(stream, question), more: true };
        currents.set(bucket, current);
      }
      if (current.more) current.more = current.folding.add(event);
    }
  }
  for (const current of currents.values()) {
    const replay = finished(current);
    if (replay) yield replay;
  }
}
