/** What a column of the feature table holds: a finite number, true or false, or text. */
export type ColumnKind = 'number' | 'flag' | 'text';

export type ColumnValue = number | boolean | string | null;

type Made<Seen, Value> = (seen: Seen) => Value | null | undefined;

/** Events that a column asks for by name. */
interface Asking {
  readonly names?: readonly string[];
}

/**
 * How a value is made from what is seen at a moment, under the kind that it is of: `{ number: ({ state }) => … }`. `null`
 * and `undefined` mean that there is none.
 */
export type Column<Seen> =
  | (Asking & { readonly number: Made<Seen, number> })
  | (Asking & { readonly flag: Made<Seen, boolean> })
  | (Asking & { readonly text: Made<Seen, string> });

export function kindOf<Seen>(column: Column<Seen>): ColumnKind {
  if ('number' in column) return 'number';
  return 'flag' in column ? 'flag' : 'text';
}

export function makerOf<Seen>(column: Column<Seen>): Made<Seen, ColumnValue> {
  if ('number' in column) return column.number;
  return 'flag' in column ? column.flag : column.text;
}

const typeOf = { number: 'number', flag: 'boolean', text: 'string' } as const;

/** Is the value one of the kind? NaN and infinity are mistakes, not values. */
export const isOfKind = (kind: ColumnKind, value: ColumnValue): boolean =>
  value === null || (typeof value === typeOf[kind] && (kind !== 'number' || Number.isFinite(value)));
