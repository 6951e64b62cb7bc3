import type { LakeTable } from './lake-manifest.ts';

/** Adds up by type; what came first stays first. Sorted by type. */
export function sumOfTables(tables: readonly LakeTable[]): LakeTable[] {
  const sums = new Map<string, LakeTable>();
  for (const table of tables) {
    const sum = sums.get(table.type);
    sums.set(table.type, sum ? sumOf(sum, table) : table);
  }
  return [...sums.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function sumOf(a: LakeTable, b: LakeTable): LakeTable {
  const firstUnknown = a.firstUnknown ?? b.firstUnknown;
  const firstMisfit = a.firstMisfit ?? b.firstMisfit;
  return {
    type: a.type,
    events: a.events + b.events,
    files: a.files + b.files,
    bytes: a.bytes + b.bytes,
    unknown: a.unknown + b.unknown,
    ...(firstUnknown && { firstUnknown }),
    misfits: a.misfits + b.misfits,
    ...(firstMisfit && { firstMisfit }),
  };
}
