import type { ProjectionBuild, Projections } from '../doors/answers.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { count, plural } from '../elements/moments.ts';
import { Loading, ProblemNotice } from '../elements/notice.tsx';

export function ProjectionsSection() {
  const { answer, problem, again } = useAnswer<Projections>('projections', 5_000);
  return (
    <section class="panel" aria-label="Projections">
      <h2>Projections</h2>
      {problem && <ProblemNotice problem={problem} again={again} />}
      {!answer && !problem && <Loading what="projections" />}
      {answer && (
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Build</th>
              <th scope="col">Events</th>
              <th scope="col">Behind</th>
            </tr>
          </thead>
          <tbody>
            {answer.projections.map(({ name, builds }) =>
              builds.length === 0 ? (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td colSpan={3} class="muted">
                    never built
                  </td>
                </tr>
              ) : (
                builds.map((build) => <Build key={`${name}/${build.build}`} name={name} build={build} />)
              ),
            )}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Build({ name, build }: { name: string; build: ProjectionBuild }) {
  const { live, bucketsDone, buckets, events, blocksBehind } = build;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {build.build}{' '}
        {live ? <span class="badge good">live</span> : <span class="badge">{build.status}</span>}
        {bucketsDone < buckets && (
          <progress
            max={buckets}
            value={bucketsDone}
            aria-label={`Build ${String(build.build)} of ${name}`}
          />
        )}
      </td>
      <td>{count(events)}</td>
      <td>{blocksBehind === 0 ? 'current' : plural(blocksBehind, 'block')}</td>
    </tr>
  );
}
