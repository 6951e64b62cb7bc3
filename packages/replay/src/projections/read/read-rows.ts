import { bucketNames, type EventStore, type Row } from '@annals/event-store';
import type { Build } from '../build/builds.ts';
import type { AnyProjection, Key } from '../define/projection.ts';
import { calling, ProjectionError } from '../errors.ts';
import { mergeTwo } from '../fold/merge-keys.ts';
import { decodeKey, type KeyBetween, parseRowKey, partitionOf, rangeOfRows } from '../layout/keys.ts';
import { valueText } from '../layout/row-value.ts';

/** A row as readers get it. */
export interface ProjectedRow {
  readonly key: readonly string[];
  readonly value: unknown;
}

/**
 * A build's rows in the order of their encoded keys; those whose key begins with the parts of `which`, or whose first
 * part is between two. Holds one row a bucket.
 *
 * @throws ProjectionError `key-shared` if two streams have one key and there is no `merge`
 */
export async function* readRows(
  store: EventStore,
  projection: AnyProjection,
  build: Build,
  which?: Key | KeyBetween,
): AsyncGenerator<ProjectedRow> {
  const range = rangeOfRows(projection.merge ? 'p' : 'c', which);
  const sources = bucketNames(store.layout).map((bucket) =>
    store.projections.range(partitionOf(projection.name, build.build, bucket), range)[Symbol.asyncIterator](),
  );
  try {
    let current: { readonly key: string; value: unknown; readonly stream: string | undefined } | undefined;
    for await (const row of inOrder(sources)) {
      const { key, stream } = parseRowKey(row.rowKey);
      const value = JSON.parse(valueText(row)) as unknown;
      if (current?.key !== key) {
        if (current) yield shown(projection, current.key, current.value);
        current = { key, value, stream };
      } else if (projection.merge) {
        current.value = mergeTwo(projection, key, current.value, value);
      } else {
        const shared = `${current.stream ?? ''} and ${stream ?? ''} both have row ${JSON.stringify(decodeKey(key))}`;
        throw new ProjectionError(
          'key-shared',
          `projection "${projection.name}" has no merge, but ${shared}`,
        );
      }
    }
    if (current) yield shown(projection, current.key, current.value);
  } finally {
    await Promise.all(sources.map(async (source) => source.return?.()));
  }
}

function shown(projection: AnyProjection, encoded: string, value: unknown): ProjectedRow {
  const key = decodeKey(encoded);
  const where = `projection "${projection.name}", row ${JSON.stringify(key)}`;
  return { key, value: calling('view-threw', where, () => projection.view(value, key)) };
}

/** Rows of several ordered sources in one order; of equal keys, the first source's first. */
async function* inOrder(sources: readonly AsyncIterator<Row>[]): AsyncGenerator<Row> {
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let least: { readonly row: Row; readonly index: number } | undefined;
    for (const [index, head] of heads.entries())
      if (!head.done && (!least || keyOf(head.value) < keyOf(least.row))) least = { row: head.value, index };
    if (!least) return;
    yield least.row;
    const source = sources[least.index];
    if (source) heads[least.index] = await source.next();
  }
}

/** Sorts as row keys do, whatever the stream: the colon ends a key. */
const keyOf = ({ rowKey }: Row) => `${parseRowKey(rowKey).key}:`;
