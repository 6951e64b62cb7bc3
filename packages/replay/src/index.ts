export { type ArchivedBucketStatus, type ArchiveStatus, statusOfArchive } from './archive/archive-status.ts';
export {
  type ArchivedBucket,
  type Manifest,
  readLatest,
  readManifest,
  type Segment,
} from './archive/manifest.ts';
export type { ReadableFolder } from './archive/read-segment.ts';
export { type ChangeLine, rewriteArchive } from './archive/rewrite-archive.ts';
export {
  type ArchivedHistory,
  type ArchiveReport,
  type ArchiveRun,
  runArchive,
} from './archive/run-archive.ts';
export { type ArchiveFolders, type Verification, verifyArchive } from './archive/verify-archive.ts';
export { isReplayError, ReplayError, type ReplayErrorCode } from './errors.ts';
export { foldHistory } from './history/fold-history.ts';
export { type HistoryChunk, type HistoryOptions, readHistory } from './history/read-history.ts';
export {
  cancelJob,
  drainShards,
  failShard,
  findJob,
  type Job,
  jobKinds,
  type JobKind,
  type JobKinds,
  type JobParameters,
  type JobState,
  type JobStatus,
  jobStatus,
  laneHere,
  type Lane,
  lastShard,
  listJobs,
  runShard,
  type Shard,
  type ShardEnd,
  type ShardError,
  type ShardRun,
  type StartedJob,
  startJob,
} from './jobs/index.ts';
export { copyLake, type CopyReport } from './lake/copy-lake.ts';
export type { LakeHead, LakePortion, LakePosition, LakeTable } from './lake/lake-manifest.ts';
export { readLake, readPortion } from './lake/lake-manifest.ts';
export { type LakeStatus, statusOfLake } from './lake/lake-status.ts';
export { type LakeOwner, type RewrittenLake, rewriteLakeDay, type StaleDay } from './lake/rewrite-lake.ts';
export { type LakeHistory, type LakeReport, type LakeRun, runLake } from './lake/run-lake.ts';
export { type Choice, chosenHistory } from './republish/choice.ts';
export { type ChosenCount, countChosen, type StreamCount } from './republish/count-chosen.ts';
export { readRepublished, type Republished, type RepublishParameters } from './republish/job.ts';
export { republish, type RepublishRun, type Target } from './republish/republish.ts';
export { type Backup, type BackupFolder, keptManifest, type NamedManifest } from './restore/backup.ts';
export { localFolder } from './restore/local-folder.ts';
export { restoreArchive, type RestoreReport, type RestoreRun } from './restore/restore-archive.ts';
export { archivedLines } from './trim/archived-lines.ts';
export { trimFeed, type TrimReport, type TrimRun } from './trim/trim-feed.ts';
export {
  activity,
  archiveHistory,
  browserSupport,
  contributionsOf,
  defineProjection,
  dropBuild,
  follow,
  getBuild,
  holdsStream,
  isProjectionError,
  isWhole,
  listBuilds,
  liveBuild,
  maxKeyLength,
  modelQuality,
  projections,
  projectionStatus,
  ProjectionError,
  readRows,
  refoldStream,
  runProjection,
  storedHistory,
  swapTo,
  tableHistory,
  transcript,
  type Activity,
  type AnyProjection,
  type Build,
  type BuildStatus,
  type Followed,
  type FollowOptions,
  type HistoryReader,
  type HistorySource,
  type Key,
  type KeyBetween,
  type ProjectedRow,
  type Projection,
  type ProjectionDeclaration,
  type ProjectionErrorCode,
  type RanBuild,
  type RunOptions,
  type SupportOfYear,
  type Transcript,
  type TranscriptMessage,
} from './projections/index.ts';
