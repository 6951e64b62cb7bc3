/** Of numbers by name, the sums, name by name. */
export const summed = <Name extends string>(
  counts: readonly Readonly<Record<Name, number>>[],
  none: Readonly<Record<Name, number>>,
): Record<Name, number> =>
  counts.reduce<Record<Name, number>>(
    (sums, one) => {
      for (const name of Object.keys(none) as Name[]) sums[name] += one[name];
      return sums;
    },
    { ...none },
  );
