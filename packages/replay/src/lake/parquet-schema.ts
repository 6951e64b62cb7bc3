import type { SchemaElement } from 'hyparquet-writer';
import type { ColumnType } from './column-type.ts';

/** A column as Parquet's schema has it: an element, and those of what it consists of behind it. */
export function elementsOf(name: string, type: ColumnType, required = false): SchemaElement[] {
  const element = { name, repetition_type: required ? 'REQUIRED' : 'OPTIONAL' } as const;
  switch (type.kind) {
    case 'list':
      // Three levels, as the specification asks: LogicalTypes.md, Lists.
      return [
        { ...element, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...elementsOf('element', type.item.type),
      ];
    case 'group':
      return [
        { ...element, num_children: type.fields.length },
        ...type.fields.flatMap((field) => elementsOf(field.name, field.type)),
      ];
    default:
      return [{ ...element, ...leaves[type.kind] }];
  }
}

/** Old readers know `converted_type`, newer ones `logical_type`. */
const leaves = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>;

export const rootOf = (columns: number): SchemaElement => ({ name: 'root', num_children: columns });
