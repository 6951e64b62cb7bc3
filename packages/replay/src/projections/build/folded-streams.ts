import { parseSubject } from '@annals/events-schema';
import { Selection } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { StreamFold } from '../fold/stream-fold.ts';
import type { Build } from './builds.ts';
import type { HistoryReader } from './history-reader.ts';

export interface FoldingWork {
  readonly projection: AnyProjection;
  readonly build: Build;
  readonly history: HistoryReader;
  /** Told how many events were read, again and again. */
  readonly progress: (events: number) => void;
}

export interface FoldedStream {
  readonly fold: StreamFold;
  /** `<category>:<id>:`, by which the streams of a category are in order. */
  readonly key: string;
}

/**
 * The streams of a bucket, each folded to its end, in the order of their rows. With `at` only those behind that one.
 */
export async function* foldedStreams(
  { projection, build: { question }, history, progress }: FoldingWork,
  bucket: string,
  at: string | undefined,
): AsyncGenerator<FoldedStream> {
  const [atCategory, afterId] = at?.split(':') ?? [];
  const folds = inOrder(projection);
  const begin = folds.findIndex(({ category }) => category === atCategory);
  for (const { category, ordering } of folds.slice(Math.max(0, begin))) {
    const after = category === atCategory ? at : undefined;
    let current: (FoldedStream & { readonly subject: string; readonly selection: Selection }) | undefined;
    let more = true;
    let read = 0;
    const ended = () => {
      progress(read);
      read = 0;
      if (current) current.fold.gapAt = current.selection.gapAt;
      return current;
    };
    for await (const events of history.read(bucket, category, after === undefined ? undefined : afterId)) {
      for (const event of events) {
        const { subject } = event;
        read += 1;
        if (current?.subject !== subject) {
          const key = `${subject.replace('/', ':')}:`;
          if (after !== undefined && key <= after) continue;
          const one = ended();
          if (one) yield one;
          const name = parseSubject(subject);
          if (!name) throw new Error(`"${subject}" is no stream`);
          const selection = new Selection(ordering, question);
          current = { subject, key, fold: new StreamFold(projection, name), selection };
          more = true;
        }
        if (!more) continue;
        const verdict = current.selection.admit(event);
        if (verdict === 'take') current.fold.add(event);
        more = verdict !== 'stop';
      }
    }
    const one = ended();
    if (one) yield one;
  }
}

/** In the order of the rows that streams write, so that what is merged on the way is merged in that order too. */
const inOrder = ({ folds }: AnyProjection) =>
  [...folds.values()].sort((a, b) => (`${a.category}:` < `${b.category}:` ? -1 : 1));
