import type { ColumnType } from './column-type.ts';
import type { Shape } from './shape.ts';

/** A column of a file, and where in the data its values are. */
export interface DataColumn {
  /** The column's name; that of the field, if nothing else has it. */
  readonly column: string;
  readonly name: string;
  readonly pointer: string;
  readonly type: ColumnType;
  readonly shape: Shape;
}
