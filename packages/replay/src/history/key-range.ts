/** Which lines belong to a category, by their keys: `from` <= key < `to`. Undefined for all. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

/** `;` follows `:`, which stands behind the category in a key. */
export const categoryKeys = (category: string | undefined): KeyRange | undefined =>
  category === undefined ? undefined : { from: `${category}:`, to: `${category};` };
