import { doorPath } from '../doors/call.ts';
import type { Datasets } from '../doors/answers.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { DatasetCard } from './dataset-card.tsx';

/** The datasets that were built into the container, each with its card, its plots, its manifest. */
export function DatasetsPage() {
  const { answer, problem, again } = useAnswer<Datasets>(doorPath(['datasets']));
  return (
    <div class="page">
      <h1>Datasets</h1>
      {problem && <ProblemNotice problem={problem} again={again} />}
      {!answer && !problem && <Loading what="datasets" />}
      {answer?.datasets.length === 0 && (
        <Empty title="No dataset was built into the container">
          <p class="muted">
            What <code>npx replayer dataset build</code> writes there is shown here.
          </p>
        </Empty>
      )}
      <div class="cards">
        {answer?.datasets.map((dataset) => (
          <DatasetCard key={`${dataset.name}/${dataset.id}`} dataset={dataset} />
        ))}
      </div>
      {answer?.more === true && <p class="muted">There are more than are listed.</p>}
    </div>
  );
}
