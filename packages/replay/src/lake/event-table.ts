import type { Catalogue } from '@annals/events-schema';
import type { SchemaElement } from 'hyparquet-writer';
import { type ColumnType, dataTypeOf, type Field } from './column-type.ts';
import type { DataColumn } from './data-column.ts';
import { envelopeColumns } from './envelope-columns.ts';
import { elementsOf, rootOf } from './parquet-schema.ts';
import { RowGroup } from './row-group.ts';
import { pointerTo, shapeOf } from './shape.ts';

const json = { kind: 'json' } as const;
const texts: ColumnType = {
  kind: 'list',
  item: { name: 'element', type: { kind: 'text' }, personal: false },
};

/** Columns beside those of envelope and data. */
const extensions = elementsOf('extensions', json);
const remains = [...elementsOf('other', json), ...elementsOf('erased', texts), ...elementsOf('sealed', texts)];
const besides = ['extensions', 'other', 'erased', 'sealed'];
/** In the names of folders, from which readers take them as columns. */
const partitions = ['type', 'date'];

/** One event type as a table: the same columns in the same order for each of its files. */
export class EventTable {
  /** False if the catalogue does not know the type: then its data is one column of JSON. */
  readonly known: boolean;
  readonly schema: SchemaElement[];
  readonly #columns: readonly DataColumn[];
  readonly #declared: ReadonlySet<string> | undefined;

  constructor(catalogue: Catalogue, type: string) {
    const definition = catalogue.byType.get(type)?.versions.get(type)?.definition;
    const data: Field = definition ? dataTypeOf(definition) : { name: 'data', type: json, personal: false };
    // Data that is no object, or may be erased as a whole, is one column.
    const fields = data.type.kind === 'group' && !data.personal ? data.type.fields : undefined;
    this.known = definition !== undefined;
    this.#declared = fields && new Set(fields.map(({ name }) => name));
    this.#columns = named(fields ?? [data]);
    this.schema = [
      rootOf(envelopeColumns.length + this.#columns.length + besides.length),
      ...envelopeColumns.flatMap(({ name, type, required = false }) => elementsOf(name, type, required)),
      ...extensions,
      ...this.#columns.flatMap(({ column, type }) => elementsOf(column, type)),
      ...remains,
    ];
  }

  /** Takes events of this type. */
  rowGroup(): RowGroup {
    return new RowGroup(this.#columns, this.#declared);
  }
}

/** A field keeps its name unless something else has it; engines tell names apart without regard to case. */
function named(fields: readonly Field[]): DataColumn[] {
  const taken = new Set([...envelopeColumns.map(({ name }) => name), ...besides, ...partitions]);
  return fields.map((field) => {
    let column = field.name;
    while (taken.has(column.toLowerCase()))
      column = column.startsWith('data_') ? `${column}_` : `data_${column}`;
    taken.add(column.toLowerCase());
    return {
      column,
      name: field.name,
      pointer: pointerTo(field.name),
      type: field.type,
      shape: shapeOf(field),
    };
  });
}
