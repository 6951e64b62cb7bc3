import { randomUUID } from 'node:crypto';
import { bucketNames, type EventStore, normaliseQuestion } from '@annals/event-store';
import { ReplayError } from '../errors.ts';
import {
  type AnyProjection,
  buildBucket,
  catchUp,
  finishBuild,
  getBuild,
  isWhole,
  ProjectionError,
  storedHistory,
  tableHistory,
  takeUpBuild,
} from '../projections/index.ts';
import type { JobKind, JobParameters } from './job-kind.ts';

/** Builds a projection, a shard a bucket; then catches up and, unless `swap` is false, makes the build live. */
export function projectKind(known: readonly AnyProjection[]): JobKind {
  const projectionOf = ({ projection: name }: JobParameters) => {
    const projection = known.find((one) => one.name === name);
    if (projection) return projection;
    const names = known.map((one) => one.name).join(', ');
    throw new ReplayError('job-invalid', `there is no projection "${name ?? ''}"; known are ${names}`);
  };
  return {
    plan: async (store, parameters) => {
      const projection = projectionOf(parameters);
      const { asOf, knownAt } = normaliseQuestion({
        asOf: textOf(parameters.asOf),
        knownAt: textOf(parameters.knownAt),
      });
      const { build } = await takeUpBuild(store, projection, { asOf, knownAt });
      const { name, version } = projection;
      return {
        id: `project-${name}-${build.build}`,
        parameters: {
          ...{ projection: name, version, build: build.build, swap: parameters.swap !== false },
          ...{ asOf, knownAt, fromTable: parameters.fromTable === true },
        },
        shards: bucketNames(store.layout),
      };
    },
    run: async ({ store, parameters, shard, signal, progress }) => {
      const projection = projectionOf(parameters);
      const build = await buildOf(store, projection, parameters);
      const writing = { table: store.projections, writer: randomUUID() };
      const history = parameters.fromTable === true ? tableHistory(store) : await storedHistory(store);
      return buildBucket({ projection, build, history, progress, signal, ...writing }, shard);
    },
    finish: async ({ store, parameters, signal, progress }) => {
      const projection = projectionOf(parameters);
      const build = await buildOf(store, projection, parameters);
      // It became ready together with the swap, if one was wanted: whoever swapped since then is not undone.
      if (build.status === 'ready') return true;
      if (isWhole(build)) {
        // Readers must not go back in time when it takes over.
        const { events } = await catchUp(store, projection, build, { signal });
        progress(events);
        if (signal.aborted) return false;
      }
      await finishBuild(store.projections, build, isWhole(build) && parameters.swap !== false);
      return true;
    },
  };
}

async function buildOf(store: EventStore, projection: AnyProjection, { version, build }: JobParameters) {
  const { name } = projection;
  if (version !== projection.version)
    throw new ProjectionError(
      'version-mismatch',
      `the job is of version ${version?.toString() ?? '?'} of "${name}", this worker's code of version ${projection.version}`,
    );
  return getBuild(store.projections, name, Number(build));
}

const textOf = (value: JobParameters[string]) => (typeof value === 'string' ? value : undefined);
