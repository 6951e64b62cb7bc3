import type { StreamName } from '@annals/events-schema';
import { useEffect, useState } from 'preact/hooks';
import { call, doorPath } from '../doors/call.ts';
import type { DoorProblem } from '../doors/door-problem.ts';
import { asProblem } from '../doors/use-answer.ts';

interface Streams {
  readonly streams: readonly StreamName[];
  readonly next: string | null;
}

export interface StreamNames {
  readonly names: readonly StreamName[] | undefined;
  readonly problem: DoorProblem | undefined;
  /** Fetches the next page; undefined at the end. */
  readonly more: (() => void) | undefined;
  readonly again: () => void;
}

/** Streams of a category whose id begins with a prefix, or of all; page by page. */
export function useStreamNames(category: string | undefined, prefix: string | undefined): StreamNames {
  const [names, setNames] = useState<readonly StreamName[]>();
  const [next, setNext] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      const query = {
        category,
        prefix: category === undefined ? undefined : prefix,
        after: wanted,
        limit: '200',
      };
      try {
        const page: Streams = await call(doorPath(['streams'], query), { signal: abort.signal });
        setNames((before) => (wanted === undefined ? page.streams : [...(before ?? []), ...page.streams]));
        setNext(page.next);
        setProblem(undefined);
      } catch (error) {
        if (!abort.signal.aborted) setProblem(asProblem(error));
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [category, prefix, wanted, round]);

  return {
    names,
    problem,
    more:
      next === null
        ? undefined
        : () => {
            setWanted(next);
          },
    again: () => {
      setWanted(undefined);
      setRound((before) => before + 1);
    },
  };
}
