import { kindOf } from '../define/column.ts';
import type { AnyDataset } from '../define/dataset.ts';
import type { Row } from '../rows/stream-rows.ts';
import { leaf, microsOf, type TableColumn } from './parquet-table.ts';

export const featureFile = 'features.parquet';

/** One row a moment. The names of its first columns are those that feature stores such as Feast look for. */
export const featureColumns = ({ features, labels }: AnyDataset): readonly TableColumn<Row>[] => [
  leaf('entity_id', 'text', ({ entity }) => entity),
  leaf('stream', 'text', ({ stream }) => stream),
  leaf('event_timestamp', 'time', ({ at }) => microsOf(at)),
  leaf('created_timestamp', 'time', ({ created }) => microsOf(created)),
  ...Object.entries(features).map(([name, column], at) =>
    leaf<Row>(`f_${name}`, kindOf(column), (row) => row.features[at]),
  ),
  ...Object.entries(labels).map(([name, column], at) =>
    leaf<Row>(`label_${name}`, kindOf(column), (row) => row.labels[at]),
  ),
  leaf('label_time', 'time', ({ labelTime }) => microsOf(labelTime)),
  leaf('censored', 'flag', ({ censored }) => censored),
  leaf('split', 'text', ({ split }) => (split === 'train' || split === 'test' ? split : null)),
];
