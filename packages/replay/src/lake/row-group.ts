import type { RecordedEvent } from '@annals/events-schema';
import type { ColumnSource } from 'hyparquet-writer';
import { type Attributes, envelopeColumns } from './envelope-columns.ts';
import type { DataColumn } from './data-column.ts';
import { isFiner } from './micros.ts';
import { isObject, JsonText, keep, keepUndeclared, ownOf, type Remains } from './shape.ts';

/** The first event with a value that its column cannot hold, and where in its data that is. */
export interface FirstMisfit {
  readonly event: RecordedEvent;
  readonly pointer: string;
}

/** What a column shows, and what an analyst has no use for; all other attributes are in `extensions`. */
const shown = new Set([
  ...envelopeColumns.map(({ name }) => name),
  'specversion',
  'type',
  'data',
  'contenthash',
]);

/** Events taken apart into columns as they come, so that no more than their values stays. */
export class RowGroup {
  readonly #declared: ReadonlySet<string> | undefined;
  readonly #dataColumns: readonly DataColumn[];
  readonly #envelope: unknown[][] = envelopeColumns.map(() => []);
  readonly #extensions: unknown[] = [];
  readonly #data: unknown[][];
  readonly #other: unknown[] = [];
  readonly #erased: unknown[] = [];
  readonly #sealed: unknown[] = [];
  misfits = 0;
  firstMisfit: FirstMisfit | undefined;

  /** `declared`: the names of the data's fields, if it has a column for each. */
  constructor(columns: readonly DataColumn[], declared: ReadonlySet<string> | undefined) {
    this.#dataColumns = columns;
    this.#declared = declared;
    this.#data = columns.map(() => []);
  }

  get rows(): number {
    return this.#other.length;
  }

  add(event: RecordedEvent): void {
    const attributes = event as Attributes;
    let index = 0;
    for (const { value } of envelopeColumns) this.#envelope[index++]?.push(value(attributes));
    this.#extensions.push(extensionsOf(attributes));
    const remains: Remains = { other: undefined, erased: undefined, sealed: undefined, misfit: undefined };
    if (isFiner(event.time)) keep(event.time, 'time', remains);
    if (isFiner(event.recordedtime)) keep(event.recordedtime, 'recordedtime', remains);
    this.#addData(event.data, remains);
    this.#other.push(remains.other ? new JsonText(remains.other) : null);
    this.#erased.push(remains.erased ?? null);
    this.#sealed.push(remains.sealed ?? null);
    if (remains.misfit === undefined) return;
    this.misfits += 1;
    this.firstMisfit ??= { event, pointer: remains.misfit };
  }

  get columns(): ColumnSource[] {
    return [
      ...envelopeColumns.map(({ name, unique, ranged = false }, index) => ({
        name,
        data: this.#envelope[index] ?? [],
        statistics: ranged,
        ...(unique && { encoding: 'PLAIN' as const }),
      })),
      { name: 'extensions', data: this.#extensions, statistics: false },
      ...this.#dataColumns.map(({ column, type }, index) => ({
        name: column,
        data: this.#data[index] ?? [],
        // Of texts and what holds them, least and greatest say little.
        statistics: ['integer', 'number', 'timestamp', 'boolean'].includes(type.kind),
      })),
      { name: 'other', data: this.#other, statistics: false },
      { name: 'erased', data: this.#erased, statistics: false },
      { name: 'sealed', data: this.#sealed, statistics: false },
    ];
  }

  #addData(data: unknown, remains: Remains): void {
    const declared = this.#declared;
    const fields = declared && isObject(data) ? data : {};
    let index = 0;
    for (const { name, shape, pointer } of this.#dataColumns) {
      const value = declared ? shape(ownOf(fields, name), pointer, remains) : shape(data, '', remains);
      this.#data[index]?.push(value);
      index += 1;
    }
    if (!declared) return;
    if (isObject(data)) keepUndeclared(data, declared, '', remains);
    else {
      keep(data, '', remains);
      remains.misfit = '';
    }
  }
}

function extensionsOf(event: Attributes): JsonText | null {
  let extensions: Record<string, unknown> | undefined;
  for (const name in event) {
    if (shown.has(name) || (name === 'datacontenttype' && event.datacontenttype === 'application/json'))
      continue;
    (extensions ??= {})[name] = event[name];
  }
  return extensions ? new JsonText(extensions) : null;
}
