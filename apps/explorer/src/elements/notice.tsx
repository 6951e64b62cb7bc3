import type { ComponentChildren } from 'preact';
import type { DoorProblem } from '../doors/door-problem.ts';

/** What stands where there is nothing to show: why, and what would change that. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** What to do about it, for those problems where it is known. */
const advice: Readonly<Record<string, string>> = {
  unreachable: 'It may be restarting, or npm start has ended. What was shown stays as it was.',
  unavailable: 'The storage gives no answer. Nothing is lost; try again in a moment.',
  'key-refused': 'Give another key above.',
};

export function ProblemNotice({ problem, again }: { problem: DoorProblem; again?: () => void }) {
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{problem.message}</strong> {advice[problem.code]}
      </p>
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p class="loading" role="status">
      Loading {what} …
    </p>
  );
}
