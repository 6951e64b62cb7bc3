import type { Dataset, Datasets } from '../doors/answers.ts';
import { usePages } from '../doors/use-pages.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { DatasetCard } from './dataset-card.tsx';

const keyOf = ({ name, id }: Dataset) => `${name}/${id}`;

/** The datasets that were built into the container, each with its card, its plots, its manifest. */
export function DatasetsPage() {
  const { items, problem, again, more } = usePages({
    path: ['datasets'],
    query: {},
    limits: [10, 20],
    itemsOf: ({ datasets }: Datasets) => datasets,
    idOf: keyOf,
  });
  return (
    <div class="page">
      <h1>Datasets</h1>
      {!items && !problem && <Loading what="datasets" />}
      {items?.length === 0 && (
        <Empty title="No dataset was built into the container">
          <p class="muted">
            <code>npx replayer dataset build NAME --publish</code> builds one and copies it there.
          </p>
        </Empty>
      )}
      <div class="cards">
        {items?.map((dataset) => (
          <DatasetCard key={keyOf(dataset)} dataset={dataset} />
        ))}
      </div>
      {problem && <ProblemNotice problem={problem} again={again} />}
      {more && (
        <button type="button" onClick={more}>
          Show more
        </button>
      )}
    </div>
  );
}
