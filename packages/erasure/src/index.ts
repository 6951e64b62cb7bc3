export { eraseKind, type ErasureKeys, type ErasureReason } from './erase/erase-kind.ts';
export { type ErasureReport, erasureReport } from './erase/report.ts';
export { runErasure } from './erase/run-erasure.ts';
export { ErasureError, type ErasureErrorCode, isErasureError } from './errors.ts';
