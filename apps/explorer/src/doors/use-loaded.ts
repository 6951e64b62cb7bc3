import { useEffect, useRef, useState } from 'preact/hooks';
import { asProblem, type DoorProblem } from './door-problem.ts';

export interface Asked<Answer> {
  /** The last answer; it stays while a newer one is on its way, and when that fails. */
  readonly answer: Answer | undefined;
  readonly problem: DoorProblem | undefined;
  readonly again: () => void;
}

/**
 * Loads when shown, and again when `what` changes, which names what `load` gives; undefined names nothing. `everyMs`, if
 * given, it is loaded anew, while the tab is visible.
 */
export function useLoaded<Answer>(
  what: string | undefined,
  load: (signal: AbortSignal) => Promise<Answer>,
  everyMs?: number,
): Asked<Answer> {
  const [asked, setAsked] = useState<{ what?: string; answer?: Answer; problem?: DoorProblem }>({});
  const [round, setRound] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (what === undefined) return undefined;
    const abort = new AbortController();
    const once = async () => {
      try {
        const answer = await load(abort.signal);
        if (!abort.signal.aborted) setAsked({ what, answer });
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = asProblem(error);
        setAsked((before) => (before.what === what ? { ...before, problem } : { what, problem }));
      }
    };
    const later = () => {
      if (everyMs === undefined || abort.signal.aborted) return;
      timer.current = setTimeout(
        () => void (document.hidden ? Promise.resolve() : once()).then(later),
        everyMs,
      );
    };
    // A page that is opened in the background is there when it is looked at.
    void once().then(later);
    return () => {
      abort.abort();
      clearTimeout(timer.current);
    };
  }, [what, everyMs, round]);

  const current = asked.what === what ? asked : {};
  return {
    answer: current.answer,
    problem: current.problem,
    again: () => {
      setRound((before) => before + 1);
    },
  };
}
