import type { z } from 'zod';

/** One rule that one field of an event breaks. */
export interface Violation {
  /** Path from the event: `time`, `data.messages[0].role`. */
  readonly field: string;
  /** A short name of the rule: `required`, `invalid_type`, `max_bytes`. */
  readonly rule: string;
  readonly message: string;
}

/** The violations that a Zod error names, fields under `root`. */
export function violationsOf(error: z.core.$ZodError, root: string): Violation[] {
  return error.issues.map((issue) => ({
    field: fieldName(root, issue.path),
    rule: ruleOf(issue),
    message: issue.message,
  }));
}

/** A refinement has its rule's name from `params`: `.refine(…, { params: { rule: 'rfc3339' } })`. */
const ruleOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'custom' && typeof issue.params?.rule === 'string' ? issue.params.rule : issue.code;

function fieldName(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    root,
  );
}

/** `data.role: invalid option (invalid_value)`, joined. */
export const describeViolations = (violations: readonly Violation[]): string =>
  violations.map(({ field, rule, message }) => `${field}: ${message} (${rule})`).join('; ');
