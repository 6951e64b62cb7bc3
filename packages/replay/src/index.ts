export { checkSegment } from './archive/check-segment.ts';
export {
  type ArchivedBucket,
  type Manifest,
  readLatest,
  readManifest,
  type Segment,
} from './archive/manifest.ts';
export type { ReadableFolder } from './archive/read-segment.ts';
export { type ArchiveReport, type ArchiveRun, runArchive } from './archive/run-archive.ts';
export { isReplayError, ReplayError, type ReplayErrorCode } from './errors.ts';
export { foldHistory } from './history/fold-history.ts';
export { type HistoryChunk, type HistoryOptions, readHistory } from './history/read-history.ts';
