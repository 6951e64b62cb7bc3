import type { Replays } from '../doors/answers.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { count, shortTime } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';

const tones = { running: '', done: 'good', failed: 'bad', cancelled: 'warn' } as const;

export function ReplaysSection() {
  const { answer, problem, again } = useAnswer<Replays>('replays', 2_000);
  return (
    <section class="panel" aria-label="Replays">
      <h2>Replays</h2>
      {problem && <ProblemNotice problem={problem} again={again} />}
      {!answer && !problem && <Loading what="replays" />}
      {answer?.replays.length === 0 && (
        <Empty title="No replay was started">
          <p class="muted">Replays at scale show their progress here.</p>
        </Empty>
      )}
      <ul class="replays">
        {answer?.replays.map(({ id, state, created, done, shards, events, error }) => (
          <li key={id}>
            <div>
              <strong>{id}</strong> <span class={`badge ${tones[state]}`}>{state}</span>
            </div>
            <progress max={Math.max(shards, 1)} value={done} aria-label={`Progress of ${id}`} />
            <div class="muted">
              {done} of {shards} shards, {count(events)} events, since {shortTime(created)}
            </div>
            {error !== undefined && <p class="error-text">{error}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
