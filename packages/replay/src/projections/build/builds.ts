import type { Checkpoint, EventStore, Question, Row, RowTable } from '@annals/event-store';
import type { AnyProjection } from '../define/projection.ts';
import { ProjectionError } from '../errors.ts';
import { aliasKey, buildKey, buildsRange } from '../layout/keys.ts';
import { valueColumns, valueText } from '../layout/row-value.ts';

/** One run of a projection over the history, with rows of its own. */
export interface Build {
  readonly projection: string;
  /** From 1 on, never used twice. */
  readonly build: number;
  /** Of the projection's declaration. */
  readonly version: number;
  readonly status: 'building' | 'ready' | 'dropping';
  /** When it was begun. */
  readonly begun: string;
  /** The past that it covers; of all that is stored if neither is given. Such a build is never live. */
  readonly question: Question;
  /** What it is sure to cover: the feed up to here. */
  readonly covers: Checkpoint;
}

interface Alias {
  readonly live: number | undefined;
  /** The last number that was given to a build. */
  readonly last: number;
  readonly etag: string | undefined;
}

/** Times that a change of the alias is tried, each time against what another process made of it. */
const tries = 20;

export const isWhole = ({ question }: Build) => question.asOf === undefined && question.knownAt === undefined;

/** Takes up the build of a run that did not come to its end, or writes down a new one under the next number. */
export async function takeUpBuild(
  store: EventStore,
  projection: AnyProjection,
  question: Question,
): Promise<{ readonly build: Build; readonly resumed: boolean }> {
  const table = store.projections;
  const { name, version } = projection;
  for (let left = tries; left > 0; left -= 1) {
    const begun = await unfinished(table, projection, question);
    // Refused, but there: what was sent again found itself.
    if (begun) return { build: begun, resumed: left === tries };
    // Before anything is read: what is stored by now is in the table, and what comes later is behind this in the feed.
    const covers = await store.feedEnd();
    const alias = await readAlias(table, name);
    const build: Build = {
      ...{ projection: name, build: alias.last + 1, version, status: 'building' },
      ...{ begun: store.now().toISOString(), question, covers },
    };
    const { written } = await table.write(name, [
      aliasWrite({ ...alias, last: build.build }),
      { write: 'insert', row: buildRow(build) },
    ]);
    if (written) return { build, resumed: false };
  }
  throw contended(name);
}

async function unfinished(
  table: RowTable,
  { name, version }: AnyProjection,
  question: Question,
): Promise<Build | undefined> {
  const builds = await listBuilds(table, name);
  return builds.findLast(
    (build) =>
      build.status === 'building' &&
      build.version === version &&
      build.question.asOf === question.asOf &&
      build.question.knownAt === question.knownAt,
  );
}

export async function listBuilds(table: RowTable, name: string): Promise<Build[]> {
  const builds: Build[] = [];
  for await (const row of table.range(name, buildsRange)) builds.push(buildOf(name, row));
  return builds;
}

/** The build that answers, if there is one. */
export async function liveBuild(table: RowTable, name: string): Promise<Build | undefined> {
  const { live } = await readAlias(table, name);
  const stored = live === undefined ? undefined : await table.get(name, buildKey(live));
  return stored && buildOf(name, stored.row);
}

/** @throws ProjectionError `no-build` */
export async function getBuild(table: RowTable, name: string, build: number): Promise<Build> {
  const stored = await table.get(name, buildKey(build));
  if (!stored) throw new ProjectionError('no-build', `projection "${name}" has no build ${build}`);
  return buildOf(name, stored.row);
}

/**
 * Of a build whose every bucket is done and caught up: it may answer from now on, and does at once if `live`.
 * @throws ProjectionError `no-build`
 */
export async function finishBuild(table: RowTable, build: Build, live: boolean): Promise<Build> {
  const { projection: name } = build;
  for (let left = tries; left > 0; left -= 1) {
    const alias = await readAlias(table, name);
    const stored = await table.get(name, buildKey(build.build));
    const { status } = stored ? buildOf(name, stored.row) : { status: 'dropping' };
    if (!stored || status === 'dropping')
      throw new ProjectionError('no-build', `build ${build.build} of "${name}" was dropped meanwhile`);
    const ready: Build = { ...build, status: 'ready' };
    const replace = { write: 'replace', row: buildRow(ready), etag: stored.etag } as const;
    const writes = [aliasWrite({ ...alias, live: live ? build.build : alias.live }), replace];
    if ((await table.write(name, writes)).written) return ready;
  }
  throw contended(name);
}

/**
 * Makes a build the one that answers, at once for every reader.
 * @throws ProjectionError `no-build`, `build-not-ready`
 */
export async function swapTo(table: RowTable, name: string, build: number): Promise<Build> {
  for (let left = tries; left > 0; left -= 1) {
    const alias = await readAlias(table, name);
    const stored = await table.get(name, buildKey(build));
    if (!stored) throw new ProjectionError('no-build', `projection "${name}" has no build ${build}`);
    const wanted = buildOf(name, stored.row);
    if (wanted.status !== 'ready' || !isWhole(wanted))
      throw new ProjectionError(
        'build-not-ready',
        `build ${build} of "${name}" ${isWhole(wanted) ? `is ${wanted.status}` : 'covers a past only'}: it cannot be live`,
      );
    // With the build's own row, so that it cannot be dropped in the same moment.
    const same = { write: 'replace', row: buildRow(wanted), etag: stored.etag } as const;
    if ((await table.write(name, [aliasWrite({ ...alias, live: build }), same])).written) return wanted;
  }
  throw contended(name);
}

/**
 * Takes a build out of service, before its rows are deleted.
 * @throws ProjectionError `no-build`, `build-live` unless by `force`
 */
export async function markDropping(
  table: RowTable,
  name: string,
  build: number,
  force: boolean,
): Promise<Build> {
  for (let left = tries; left > 0; left -= 1) {
    const alias = await readAlias(table, name);
    const stored = await table.get(name, buildKey(build));
    if (!stored) throw new ProjectionError('no-build', `projection "${name}" has no build ${build}`);
    if (alias.live === build && !force)
      throw new ProjectionError('build-live', `build ${build} of "${name}" is live: swap first, or force it`);
    const dropping: Build = { ...buildOf(name, stored.row), status: 'dropping' };
    const live = alias.live === build ? undefined : alias.live;
    const replace = { write: 'replace', row: buildRow(dropping), etag: stored.etag } as const;
    if ((await table.write(name, [aliasWrite({ ...alias, live }), replace])).written) return dropping;
  }
  throw contended(name);
}

export async function forgetBuild(table: RowTable, name: string, build: number): Promise<void> {
  await table.write(name, [{ write: 'delete', rowKey: buildKey(build) }]);
}

async function readAlias(table: RowTable, name: string): Promise<Alias> {
  const stored = await table.get(name, aliasKey);
  const live = stored?.row.live;
  const last = stored?.row.last;
  return {
    live: typeof live === 'number' ? live : undefined,
    last: typeof last === 'number' ? last : 0,
    etag: stored?.etag,
  };
}

const aliasWrite = ({ live, last, etag }: Alias) => {
  const row = { rowKey: aliasKey, last, ...(live === undefined ? {} : { live }) };
  return etag === undefined
    ? ({ write: 'insert', row } as const)
    : ({ write: 'replace', row, etag } as const);
};

const buildRow = ({ projection, build, version, status, begun, question, covers }: Build): Row => ({
  rowKey: buildKey(build),
  version,
  status,
  begun,
  question: JSON.stringify(question),
  ...valueColumns(JSON.stringify(covers), `projection "${projection}"`),
});

const buildOf = (projection: string, row: Row): Build => ({
  projection,
  build: Number(row.rowKey.slice(row.rowKey.indexOf(':') + 1)),
  version: Number(row.version),
  status: row.status as Build['status'],
  begun: String(row.begun),
  question: JSON.parse(String(row.question)) as Question,
  covers: JSON.parse(valueText(row)) as Checkpoint,
});

const contended = (name: string) =>
  new ProjectionError('taken-over', `the builds of "${name}" are being changed by another process`);
