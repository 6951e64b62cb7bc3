export { cardFile } from './card/write-card.ts';
export { type BuildOptions, buildDataset, type BuiltDataset } from './build/build-dataset.ts';
export { type BuiltShard, buildShard, type ShardedBuild } from './build/build-shard.ts';
export { type DatasetManifest, datasetId, manifestFile } from './build/dataset-manifest.ts';
export type { ShardLane } from './build/shard-lanes.ts';
export { checkDataset, type CheckOptions, type LeakCheck, type Peeking } from './check/check-dataset.ts';
export type { Deciding } from './check/deciding.ts';
export type { Column, ColumnKind, ColumnValue } from './define/column.ts';
export {
  type AnyDataset,
  type Dataset,
  type DatasetDeclaration,
  defineDataset,
  type Examples,
  type Known,
  type MomentOf,
  type NamedEvent,
  type Outcome,
  type RelatedStreams,
  type Split,
} from './define/dataset.ts';
export { type Duration } from './define/duration.ts';
export { count, lastValue, rate, timeSince } from './define/windows.ts';
export { DatasetError, type DatasetErrorCode, isDatasetError } from './errors.ts';
export { subjectsFile, subjectsIn } from './output/subjects-file.ts';
export { fetchDataset, type FetchedDataset } from './publish/fetch-dataset.ts';
export { publishDataset, type PublishedDataset } from './publish/publish-dataset.ts';
export { type ListedDataset, publishedDatasets, subjectsInPublished } from './publish/published-datasets.ts';
export { type Row } from './rows/stream-rows.ts';
export { assistantCases } from './shipped/assistant/cases.ts';
export { assistantFeedback } from './shipped/assistant/feedback.ts';
export { assistantPreferences } from './shipped/assistant/preferences.ts';
export { assistantSft } from './shipped/assistant/sft.ts';
export { datasets } from './shipped/datasets.ts';
export { webPlatformInterop } from './shipped/web-platform-interop.ts';
export { readDataset, type ReadDataset } from './verify/read-dataset.ts';
export { type DatasetVerification, verifyDataset } from './verify/verify-dataset.ts';
