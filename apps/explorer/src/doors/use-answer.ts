import { useEffect, useRef, useState } from 'preact/hooks';
import { call } from './call.ts';
import { DoorProblem } from './door-problem.ts';

export interface Asked<Answer> {
  /** The last answer; it stays while a newer one is on its way, and when that fails. */
  readonly answer: Answer | undefined;
  readonly problem: DoorProblem | undefined;
  readonly again: () => void;
}

/** Asks a door when shown, again when the path changes, and every `everyMs`, if given, while the tab is visible. */
export function useAnswer<Answer>(path: string | undefined, everyMs?: number): Asked<Answer> {
  const [asked, setAsked] = useState<{ path?: string; answer?: Answer; problem?: DoorProblem }>({});
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    const once = async () => {
      try {
        const answer = await call<Answer>(path, { signal: abort.signal });
        setAsked({ path, answer });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = asProblem(error);
        setAsked((before) => (before.path === path ? { ...before, problem } : { path, problem }));
      }
    };
    const repeat = async () => {
      if (!document.hidden) await once();
      if (everyMs !== undefined && !abort.signal.aborted)
        timer.current = setTimeout(() => void repeat(), everyMs);
    };
    void repeat();
    return () => {
      abort.abort();
      clearTimeout(timer.current);
    };
  }, [path, everyMs, round]);

  const current = asked.path === path ? asked : {};
  return {
    answer: current.answer,
    problem: current.problem,
    again: () => {
      setRound((before) => before + 1);
    },
  };
}

export const asProblem = (error: unknown): DoorProblem =>
  error instanceof DoorProblem ? error : new DoorProblem('failed', String(error));
