import { type AnyProjection, projections } from '../projections/index.ts';
import type { JobKinds } from './job-kind.ts';
import { projectKind } from './project-kind.ts';
import { archiveKind, lakeKind } from './run-kinds.ts';

/** Every kind of job, over the projections that ship unless others are given. */
export const jobKinds = (known: readonly AnyProjection[] = projections) =>
  ({ project: projectKind(known), archive: archiveKind, lake: lakeKind }) satisfies JobKinds;
