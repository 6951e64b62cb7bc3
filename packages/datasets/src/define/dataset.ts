import {
  type AnyStream,
  DefinitionError,
  type EventMap,
  type EventOf,
  type Foldable,
  normaliseTime,
  type StreamName,
} from '@annals/events-schema';
import type { z } from 'zod';
import type { Column } from './column.ts';
import { assertDuration, type Duration } from './duration.ts';

/** An event under its name in the stream's declaration, in its newest version. */
export type NamedEvent<Events extends EventMap> = {
  readonly [Name in keyof Events]: EventOf<Events[Name]> & { readonly name: Name };
}[keyof Events];

type Named<Events extends EventMap, Name extends keyof Events> = EventOf<Events[Name]> & {
  readonly name: Name;
};

/** What was known at a moment. Nothing in it was recorded later. */
export interface Known<State, Events extends EventMap, Moment extends keyof Events> {
  readonly stream: StreamName;
  /** The moment: UTC, nine fractional digits. */
  readonly at: string;
  /** Folded from the known events. Copy what you keep: the fold goes on with it. */
  readonly state: State;
  /** The known events, in the order of the stream. */
  readonly events: readonly NamedEvent<Events>[];
  /** The event at which it is predicted, if the declaration includes it and it was known in its place. */
  readonly moment: Named<Events, Moment> | undefined;
}

/** Streams of other categories that have the entity's id, by a name of your own. */
export type RelatedStreams = Readonly<Record<string, AnyStream>>;

/** What followed a moment, within the horizon. For labels and examples only. */
export interface Outcome<
  State,
  Events extends EventMap,
  Moment extends keyof Events,
  Related extends RelatedStreams = RelatedStreams,
> {
  readonly known: Known<State, Events, Moment>;
  /** The event at which it is predicted; undefined in a grid of times. */
  readonly moment: Named<Events, Moment> | undefined;
  /** What was not known at the moment and happened by the horizon's end, in the order of the stream. */
  readonly after: readonly NamedEvent<Events>[];
  /** What related streams say of the time from the moment to the horizon's end, each in the order of its stream. */
  readonly related: { readonly [Name in keyof Related]: readonly NamedEvent<Related[Name]['events']>[] };
  /** The horizon's end. */
  readonly until: string;
}

/** When to predict. */
export type MomentOf<State, Events extends EventMap, Moment extends keyof Events> =
  | {
      /** At each event of this name: when it happened, or was recorded if that is earlier (a clock ahead). */
      readonly event: Moment;
      /** See the event itself too. The moment is then when it was recorded. */
      readonly include?: boolean;
      /** Only at some of them, by what is known, the event itself among it. */
      readonly when?: (event: Named<Events, Moment>, before: NoInfer<State>) => boolean;
    }
  | {
      /** Again and again, from a stream's first event on: at whole multiples of this since 1970. No months. */
      readonly every: Duration;
      /** Only while this holds. */
      readonly when?: (state: NoInfer<State>) => boolean;
    };

export interface Split {
  /** Share of the subjects (streams, where there is none) that is held out for the test, from 0 to 1; by hash. */
  readonly test?: number;
  /** RFC 3339: train on moments before it, test on moments after it. */
  readonly cutoff?: string;
  /** What lies so close before the cutoff is in neither; the horizon unless told. */
  readonly embargo?: Duration;
}

/** A file of examples, one JSON object a line: what models are tuned with, or judged by. */
export interface Examples<Seen> {
  /** `sft.jsonl` */
  readonly file: string;
  /** The example at a moment; undefined for none. Pure. */
  readonly of: (seen: Seen) => object | undefined;
  /** What each example must be. */
  readonly schema?: z.ZodType;
  /** Files written beside the examples, by name: a configuration that reads them. */
  readonly beside?: Readonly<Record<string, string>>;
}

export interface DatasetDeclaration<
  State,
  Events extends EventMap,
  Moment extends keyof Events,
  Related extends RelatedStreams = RelatedStreams,
> {
  /** `[a-z][a-z0-9-]{0,63}` */
  readonly name: string;
  /** A whole number from 1 on; raise it with every change of the code below. */
  readonly version: number;
  /** What rows are about: each stream of this category is one entity. */
  readonly entity: Foldable<State> & { readonly events: Events };
  readonly moment: MomentOf<State, Events, Moment>;
  /** Streams of other categories with the entity's id, for labels and examples; features do not see them. */
  readonly related?: Related;
  /** What decides whether an event was known: `recorded` unless told. `time` is for history that was imported later. */
  readonly clock?: 'recorded' | 'time';
  /** How far labels look ahead. */
  readonly horizon: Duration;
  /** By name, `[a-z][a-z0-9_]*`: column `f_<name>`. Pure functions of what was known. */
  readonly features?: Readonly<Record<string, Column<Known<NoInfer<State>, Events, Moment>>>>;
  /** By name: column `label_<name>`. Pure functions of what followed. */
  readonly labels?: Readonly<
    Record<string, Column<Outcome<NoInfer<State>, Events, Moment, NoInfer<Related>>>>
  >;
  /** Examples, beside the feature table or instead of it. */
  readonly examples?: Examples<Outcome<NoInfer<State>, Events, Moment, NoInfer<Related>>>;
  readonly split?: Split;
  /** Only subjects who allow this, as known at the build's known-at. */
  readonly consent?: { readonly purpose: string };
}

/** A declared dataset. */
export type Dataset<
  State = unknown,
  Events extends EventMap = EventMap,
  Moment extends keyof Events = keyof Events,
  Related extends RelatedStreams = RelatedStreams,
> = DatasetDeclaration<State, Events, Moment, Related> & {
  readonly clock: 'recorded' | 'time';
  readonly features: NonNullable<DatasetDeclaration<State, Events, Moment, Related>['features']>;
  readonly labels: NonNullable<DatasetDeclaration<State, Events, Moment, Related>['labels']>;
  readonly split: Split;
};

/** Any dataset. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- its functions take what they declare
export type AnyDataset = Omit<Dataset<any, any, any, any>, 'related'> & {
  readonly related?: RelatedStreams | undefined;
};

const namePattern = /^[a-z][a-z0-9-]{0,63}$/;
const columnPattern = /^[a-z][a-z0-9_]{0,62}$/;

/**
 * Declares a dataset: at which moments to predict, from what was known then, what followed.
 *
 * @throws DefinitionError (`definition-invalid`) for a bad name, version, duration, share or time, or an event that the
 *   entity does not have.
 */
export function defineDataset<
  State,
  const Events extends EventMap,
  const Moment extends keyof Events,
  // eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- none is none
  const Related extends RelatedStreams = Record<never, never>,
>(declaration: DatasetDeclaration<State, Events, Moment, Related>): Dataset<State, Events, Moment, Related> {
  const { name, version, entity, moment, horizon, features = {}, labels = {}, split = {} } = declaration;
  const invalid = (why: string) => new DefinitionError(`dataset "${name}": ${why}`);
  if (!namePattern.test(name)) throw invalid(`the name is not ${namePattern.source}`);
  if (!Number.isSafeInteger(version) || version < 1)
    throw invalid(`version is a whole number from 1 on, not ${version}`);
  const asked = [
    ...('event' in moment ? [String(moment.event)] : []),
    ...Object.values(features).flatMap(({ names = [] }) => names),
    ...Object.values(labels).flatMap(({ names = [] }) => names),
  ];
  const unknown = asked.find((one) => !Object.hasOwn(entity.events, one));
  if (unknown !== undefined) throw invalid(`${entity.category} has no event "${unknown}"`);
  for (const column of [...Object.keys(features), ...Object.keys(labels)])
    if (!columnPattern.test(column)) throw invalid(`column "${column}" is not ${columnPattern.source}`);
  assertDuration('the horizon', horizon);
  if (split.embargo) assertDuration('the embargo', split.embargo);
  if ('every' in moment) {
    assertDuration('every', moment.every);
    if (moment.every.months !== undefined) throw invalid('every takes no months');
  }
  const { test = 0, cutoff } = split;
  if (!(test >= 0 && test <= 1)) throw invalid(`the share of the test is from 0 to 1, not ${test}`);
  const normalised = cutoff === undefined ? undefined : normaliseTime(cutoff);
  if (cutoff !== undefined && normalised === undefined)
    throw invalid(`the cutoff "${cutoff}" is not an RFC 3339 time`);
  return {
    ...declaration,
    ...{ features, labels },
    clock: declaration.clock ?? 'recorded',
    split: { ...split, ...(normalised === undefined ? {} : { cutoff: normalised }) },
  };
}
