export { eraseKind } from './erase/erase-kind.ts';
export type { ErasureKeys, ErasureReason } from './erase/erasure-keys.ts';
export { type ErasureReport, erasureReport } from './erase/report.ts';
export { type Survey, surveySubject } from './erase/survey.ts';
export { runErasure } from './erase/run-erasure.ts';
export { ErasureError, type ErasureErrorCode, isErasureError } from './errors.ts';
export {
  findDatasets,
  findPublished,
  type FoundDataset,
  type FoundDatasets,
} from './datasets/find-datasets.ts';
export { type Exported, exportSubject } from './export/export-subject.ts';
export { type DueSubject, dueSubjects } from './retention/due-subjects.ts';
export { parsePolicy, type RetentionPolicy } from './retention/policy.ts';
export { markDue, type RetentionReport, type RetentionRun, runRetention } from './retention/run-retention.ts';
export { dueSweep, sweep, type SweepParameters } from './retention/sweep.ts';
export { SubjectSet } from './subject/subject-set.ts';
