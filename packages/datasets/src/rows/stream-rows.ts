import type { RecordedEvent, StreamName } from '@annals/events-schema';
import { type Column, type ColumnValue, isOfKind, kindOf, makerOf } from '../define/column.ts';
import type { AnyDataset, Examples } from '../define/dataset.ts';
import { shifted } from '../define/duration.ts';
import { DatasetError } from '../errors.ts';
import { KnownStates } from './known-states.ts';
import { type Moment, momentsOf } from './moments.ts';
import { type AnyNamed, namedEvent } from './named-event.ts';
import { type SplitOf, splitter } from './split.ts';
import { StreamTimeline } from './stream-timeline.ts';

/** One moment of one entity. */
export interface Row {
  readonly entity: string;
  /** `<category>/<id>` */
  readonly stream: string;
  readonly at: string;
  /** Index of the moment's event in the stream, as far as the build knows it; undefined in a grid of times. */
  readonly own: number | undefined;
  readonly created: string;
  /** In the order of the declaration. */
  readonly features: readonly ColumnValue[];
  /** All null if censored: what is not known yet is not "no". */
  readonly labels: readonly ColumnValue[];
  readonly labelTime: string;
  /** Its horizon ends after the log. */
  readonly censored: boolean;
  /** Undefined if censored. */
  readonly split: SplitOf | undefined;
  /** Of what is not censored. */
  readonly example: object | undefined;
}

/**
 * The rows of one stream. `events`: all of its events that the build may know, in the stream's order; `logEnd`: when the
 * build's knowledge ends; `related`: events of related streams that it may know.
 *
 * @throws DatasetError `column-threw`, `column-kind`, `time-out-of-range`; FoldError. They name the stream.
 */
export function* streamRows(
  dataset: AnyDataset,
  stream: StreamName,
  events: readonly RecordedEvent[],
  related: Readonly<Record<string, readonly RecordedEvent[]>>,
  logEnd: string,
): Generator<Row> {
  const { entity, clock, horizon, features, labels, examples, moment: declared } = dataset;
  const named = events.map((event) => namedEvent(entity, event));
  const subject = `${stream.category}/${stream.id}`;
  const owner = events.find(({ datasubject }) => datasubject !== undefined)?.datasubject ?? subject;
  const beside = Object.entries(dataset.related ?? {}).map(
    ([name, one]) => [name, (related[name] ?? []).map((event) => namedEvent(one, event))] as const,
  );
  const states = new KnownStates(entity, events);
  const timeline = new StreamTimeline(named, entity.ordering, clock);
  const splitAt = splitter(dataset, owner);
  for (const moment of momentsOf(dataset, named, logEnd)) {
    const own = moment.own === undefined ? undefined : named[moment.own];
    const visible = timeline.visibleAt(moment);
    const state = states.of(visible);
    const asked = 'every' in declared ? declared.when?.(state) : own && declared.when?.(own, state);
    if (asked === false) continue;
    const seen = timeline.eventsOf(visible);
    const included = moment.include && own !== undefined && seen.at(-1) === own;
    const known = {
      ...{ stream, at: moment.cutoff, state, moment: included ? own : undefined },
      events: seen,
    };
    const until = shifted(moment.cutoff, horizon);
    const values = valuesOf(features, known, `f_`, subject, moment);
    const censored = until > logEnd;
    const row = {
      ...{ entity: stream.id, stream: subject, at: moment.cutoff, own: moment.own, created: moment.created },
      ...{ features: values, labelTime: until, censored },
    };
    if (censored) {
      yield { ...row, labels: Object.keys(labels).map(() => null), split: undefined, example: undefined };
      continue;
    }
    const from = own?.time ?? moment.cutoff;
    const outcome = {
      ...{ known, moment: own, until },
      after: timeline.following(visible, moment.own, from, until),
      related: Object.fromEntries(beside.map(([name, all]) => [name, all.filter(within(from, until))])),
    };
    yield {
      ...{ ...row, labels: valuesOf(labels, outcome, 'label_', subject, moment) },
      split: splitAt(moment.cutoff),
      example: examples && exampleOf(examples, outcome, subject, moment),
    };
  }
}

/** @throws DatasetError `column-threw`, `column-kind` */
function exampleOf<Seen>(
  { file, of, schema }: Examples<Seen>,
  seen: Seen,
  subject: string,
  { cutoff }: Moment,
): object | undefined {
  const where = `${file} of ${subject} at ${cutoff}`;
  let example: object | undefined;
  try {
    example = of(seen);
  } catch (cause) {
    throw new DatasetError('column-threw', `${where}: ${(cause as Error).message}`, { cause });
  }
  const refused = example && schema?.safeParse(example).error;
  if (refused) throw new DatasetError('column-kind', `${where}: ${refused.message}`);
  return example;
}

const within =
  (from: string, until: string) =>
  ({ time }: AnyNamed) =>
    time >= from && time <= until;

function valuesOf<Seen>(
  columns: Readonly<Record<string, Column<Seen>>>,
  seen: Seen,
  prefix: string,
  subject: string,
  { cutoff }: Moment,
): ColumnValue[] {
  const values: ColumnValue[] = [];
  for (const [name, column] of Object.entries(columns)) {
    const where = () => `${prefix}${name} of ${subject} at ${cutoff}`;
    let value: ColumnValue;
    try {
      value = makerOf(column)(seen) ?? null;
    } catch (cause) {
      throw new DatasetError('column-threw', `${where()}: ${(cause as Error).message}`, { cause });
    }
    const kind = kindOf(column);
    if (!isOfKind(kind, value))
      throw new DatasetError('column-kind', `${where()} is ${String(value)}, which is no ${kind}`);
    values.push(value);
  }
  return values;
}
