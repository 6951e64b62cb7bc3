export type { AppendBounds } from './append/admission.ts';
export type { AppendLoad, Flush, StoreObserver } from './append/observer.ts';
export type { AppendOutcome, Identity } from './append/outcome.ts';
export {
  azureBlobFolder,
  azureKeyTable,
  type AzureStorage,
  type StorageRetry,
} from './azure/azure-backend.ts';
export { type AzureQueue, azureQueue, type MessageQueue } from './azure/message-queue.ts';
export type { Column, Row, RowTable, RowWrite, StoredBlob, VersionedRow, WriteResult } from './backend.ts';
export { isLoopback } from './azure/credentials.ts';
export { DeadLetters, type UnreadableBlob } from './dead-letters/dead-letters.ts';
export { discardDeadLetters, retryDeadLetters, type DrainReport } from './dead-letters/drain.ts';
export type { DeadLetter } from './dead-letters/letter.ts';
export { isStoreError, StoreError, type StoreErrorCode } from './errors.ts';
export type { Checkpoint, FeedBlock } from './feed/read-feed.ts';
export type { Trimmed, TrimOptions } from './feed/trim-lane.ts';
export {
  ingest,
  ingestEach,
  reportOf,
  type Ingested,
  type IngestOptions,
  type IngestReport,
} from './ingest/ingest.ts';
export {
  datarefOf,
  lineHead,
  type LineHead,
  lineKey,
  lineKind,
  type LineKind,
  parseLine,
  type ParsedLine,
} from './layout/event-line.ts';
export { bucketNames, bucketOf, defaultLayout, type Layout } from './layout/layout.ts';
export type { KeyRange } from './layout/keys.ts';
export { containerNames, queueNames, tableNames, type ContainerName } from './layout/names.ts';
export type { LayoutChoice } from './layout/written-layout.ts';
export { memoryRowTable } from './memory/memory-row-table.ts';
export { payloadText } from './payloads/payload.ts';
export { openEventStore, openMemoryStore, type OpenOptions } from './open.ts';
export { subjectHash } from './personal/subject-hash.ts';
export { openEvents } from './personal/open-events.ts';
export type { Open, OpenArriving, Privacy, RefusedSeal, RefusedSubject, Seal } from './personal/privacy.ts';
export { type QuarantineEntry, type QuarantineReason, quarantineReasons } from './quarantine/entry.ts';
export { type FoundEntry, Quarantine, type QuarantinePage } from './quarantine/quarantine.ts';
export { retryQuarantined, type RefusedEntry, type RetryReport } from './quarantine/retry.ts';
export type { BlobFolder } from './raw/blob-folder.ts';
export { RawHistory, type RawBlock } from './raw/raw-history.ts';
export type { EventHead } from './read/event-heads.ts';
export type { StreamSummary } from './read/list-streams.ts';
export type { StreamsPage, StreamsQuestion } from './read/page-of-streams.ts';
export { isProvisional, normaliseQuestion, Selection, type Question } from './read/question.ts';
export type { ReadOptions, StreamReading } from './read/read-stream.ts';
export type { Replay, StreamReplay } from './read/replay.ts';
export { interleave } from './read/interleave.ts';
export { foldChunks, type HistoryChunks } from './read/replay-all.ts';
export type { ScanOptions } from './read/scan.ts';
export type { RefusedFilter } from './refused/filter.ts';
export type { ChangeData } from './rewrite/changed-row.ts';
export type { RewriteWork } from './rewrite/rewrite-events.ts';
export type { SnapshotOptions } from './snapshots/snapshots.ts';
export { EventStore, type Appendable, type StoreOptions } from './store.ts';
export type { ArchivedLines } from './verify/job.ts';
export type { BlockPlace, Discrepancy, EventPlace, Finding, Mending } from './verify/finding.ts';
export type { Checked, Verification, VerifyOptions } from './verify/verify.ts';
