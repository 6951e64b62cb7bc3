import { useEffect, useState } from 'preact/hooks';
import type { StreamName } from '@annals/events-schema';
import { asProblem, type DoorProblem } from '../doors/door-problem.ts';
import { type Loaded, loadStream } from './load-stream.ts';

export interface StreamLoading {
  readonly loaded: Loaded | undefined;
  readonly problem: DoorProblem | undefined;
  readonly again: () => void;
}

/** Loads a stream when shown; loaded again, what is there stays until all of it has come. */
export function useStream({ category, id }: StreamName): StreamLoading {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<DoorProblem>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      try {
        for await (const more of loadStream({ category, id }, abort.signal))
          if (round === 0 || more.whole) setLoaded(more);
        setProblem(undefined);
      } catch (error) {
        if (!abort.signal.aborted) setProblem(asProblem(error));
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [category, id, round]);

  return {
    loaded,
    problem,
    again: () => {
      setRound((before) => before + 1);
    },
  };
}
