export { drainShards, type Lane, laneHere } from './drain-shards.ts';
export { cancelJob, failShard } from './end-job.ts';
export { type Job, type JobState, lastShard, type Shard, type ShardError, type ShardState } from './job.ts';
export type { JobKind, JobKinds, JobParameters, JobPlan, ShardWork } from './job-kind.ts';
export { jobKinds } from './job-kinds.ts';
export { findJob, listJobs } from './job-rows.ts';
export { type JobStatus, jobStatus } from './job-status.ts';
export { runShard, type ShardEnd, type ShardRun } from './run-shard.ts';
export { type StartedJob, startJob } from './start-job.ts';
