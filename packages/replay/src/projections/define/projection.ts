import {
  type AnyStream,
  DefinitionError,
  type EventOf,
  type Foldable,
  type StreamName,
} from '@annals/events-schema';

/** A row's key: text, or several texts such as model, prompt version and day. */
export type Key = string | readonly string[];

type StreamMap = Readonly<Record<string, AnyStream>>;

/** What a projection does with the events of one stream. An event that is not named changes nothing. */
type EvolveOf<Streams extends StreamMap, State> = {
  readonly [Stream in keyof Streams]: {
    readonly [Name in keyof Streams[Stream]['events']]?: (
      state: State,
      event: EventOf<Streams[Stream]['events'][Name]>,
    ) => NoInfer<State>;
  };
};

export interface ProjectionDeclaration<Streams extends StreamMap, State, Row> {
  /** `[a-z][a-z0-9-]{0,63}` */
  readonly name: string;
  /** A whole number from 1 on; raise it with every change of the code below. */
  readonly version: number;
  /** The categories that it reads, under names of your choice. */
  readonly streams: Streams;
  /** What is known of a stream before its first event. Plain JSON, and stored: keep it small. */
  readonly initial: () => State;
  /** Pure. Owns the state that it gets, and may change and return it. */
  readonly evolve: EvolveOf<Streams, State>;
  /** The one row that a stream contributes to, with its state as value; undefined for none. */
  readonly key?: (stream: StreamName, state: NoInfer<State>) => Key | undefined;
  /** Instead of `key`: any number of rows that a stream contributes to, each key once. */
  readonly rows?: (stream: StreamName, state: NoInfer<State>) => Iterable<readonly [Key, Row]>;
  /**
   * Puts together what two streams contribute to a row; `(a, b)` may change and return `a`. In any grouping it must
   * give the same. Without it each key belongs to one stream.
   */
  readonly merge?: (a: NoInfer<Row>, b: NoInfer<Row>) => NoInfer<Row>;
  /** What readers get of a row, if not its value as it is stored. */
  readonly view?: (row: NoInfer<Row>, key: readonly string[]) => unknown;
}

/** A declared projection, whatever its streams and rows. */
export interface Projection<Row = unknown> {
  readonly name: string;
  readonly version: number;
  /** By category: how its events take the state further, upcast like everywhere. */
  readonly folds: ReadonlyMap<string, Foldable<unknown>>;
  /** True if a stream has one row, whose value is its state. */
  readonly keyed: boolean;
  readonly rowsOf: (stream: StreamName, state: unknown) => Iterable<readonly [Key, unknown]>;
  readonly merge: ((a: Row, b: Row) => Row) | undefined;
  readonly view: (row: Row, key: readonly string[]) => unknown;
}

/** Any projection. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows stand in `merge` as arguments and as result
export type AnyProjection = Projection<any>;

const namePattern = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Declares a projection: each stream is folded by itself, and contributes to rows; what several streams contribute to
 * one key is merged. With `key`, a row's value is the stream's state.
 *
 * @throws DefinitionError (`definition-invalid`) for a bad name or version, no stream, one category twice, or not
 *   exactly one of `key` and `rows`.
 */
export function defineProjection<const Streams extends StreamMap, State, Row = State>(
  declaration: ProjectionDeclaration<Streams, State, Row>,
): Projection<Row> {
  const { name, version, key, rows, merge } = declaration;
  if (!namePattern.test(name)) throw new DefinitionError(`projection "${name}" is not ${namePattern.source}`);
  if (!Number.isSafeInteger(version) || version < 1)
    throw new DefinitionError(`version of projection "${name}" is a whole number from 1 on, not ${version}`);
  if ((key === undefined) === (rows === undefined))
    throw new DefinitionError(`projection "${name}" needs either key or rows`);
  return {
    name,
    version,
    folds: foldsOf(declaration),
    keyed: key !== undefined,
    rowsOf: (stream, state) => {
      if (rows) return rows(stream, state as State);
      const one = key?.(stream, state as State);
      return one === undefined ? [] : [[one, state]];
    },
    merge,
    view: declaration.view ?? ((row) => row),
  };
}

function foldsOf<Streams extends StreamMap, State, Row>({
  name: projection,
  streams,
  initial,
  evolve,
}: ProjectionDeclaration<Streams, State, Row>): ReadonlyMap<string, Foldable<unknown>> {
  const folds = new Map<string, Foldable<unknown>>();
  for (const [given, stream] of Object.entries(streams)) {
    const { category, ordering, events, versions } = stream;
    if (folds.has(category))
      throw new DefinitionError(`projection "${projection}" names category "${category}" twice`);
    const declared = evolve[given] as Foldable<unknown>['evolve'];
    const unchanged = (state: unknown) => state;
    const steps = Object.keys(events).map((name) => [name, declared[name] ?? unchanged] as const);
    folds.set(category, {
      ...{ category, ordering, events, versions, initial },
      evolve: Object.fromEntries(steps),
    });
  }
  if (folds.size === 0) throw new DefinitionError(`projection "${projection}" reads no stream`);
  return folds;
}
