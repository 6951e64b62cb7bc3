import type { z } from 'zod';
import { type Violation, violationsOf } from './violation.ts';

/** Deeper data would exhaust the stack of whatever walks it next: a recursive schema, JSON.stringify. */
const maxDepth = 100;

/** The rules that an event's data breaks. Never throws, whatever the schema's refinements do. */
export function dataViolations(schema: z.ZodType, data: unknown): readonly Violation[] {
  if (isDeeper(data, maxDepth))
    return [
      { field: 'data', rule: 'max_depth', message: `must not be nested deeper than ${maxDepth} levels` },
    ];
  try {
    const { success, error } = schema.safeParse(data);
    return success ? [] : violationsOf(error, 'data');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'the schema threw';
    return [{ field: 'data', rule: 'schema_threw', message }];
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
