import type { Violation } from '../doors/answers.ts';

export function Violations({ violations }: { violations: readonly Violation[] }) {
  if (violations.length === 0) return <p class="muted">No single field is named.</p>;
  return (
    <ul class="violations">
      {violations.map(({ field, rule, message }) => (
        <li key={`${field}\n${rule}\n${message}`}>
          <code>{field}</code> {message} <span class="muted">({rule})</span>
        </li>
      ))}
    </ul>
  );
}
