import { Empty } from '../elements/notice.tsx';

export function DatasetsPage() {
  return (
    <div class="page">
      <h1>Datasets</h1>
      <Empty title="No dataset was kept" />
    </div>
  );
}
