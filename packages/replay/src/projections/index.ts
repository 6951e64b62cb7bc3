export {
  defineProjection,
  type AnyProjection,
  type Key,
  type Projection,
  type ProjectionDeclaration,
} from './define/projection.ts';
export { buildBucket } from './build/build-bucket.ts';
export {
  finishBuild,
  getBuild,
  isWhole,
  listBuilds,
  liveBuild,
  swapTo,
  takeUpBuild,
  type Build,
} from './build/builds.ts';
export { dropBuild } from './build/drop-build.ts';
export {
  archiveHistory,
  storedHistory,
  tableHistory,
  type HistoryReader,
  type HistorySource,
} from './build/history-reader.ts';
export { runProjection, type RanBuild, type RunOptions } from './build/run-build.ts';
export { isProjectionError, ProjectionError, type ProjectionErrorCode } from './errors.ts';
export { contributionsOf, holdsStream, refoldStream } from './follow/refold.ts';
export { catchUp, follow, type Followed, type FollowOptions } from './follow/follow.ts';
export { maxKeyLength, type KeyBetween } from './layout/keys.ts';
export { readRows, type ProjectedRow } from './read/read-rows.ts';
export { projectionStatus, type BuildStatus } from './read/status.ts';
export {
  activity,
  browserSupport,
  modelQuality,
  projections,
  transcript,
  type Activity,
  type SupportOfYear,
  type Transcript,
  type TranscriptMessage,
} from './shipped/index.ts';
