import type { QuarantineEntry } from '@annals/event-store';
import { cut, shortTime, shortType } from '../output/short-text.ts';

export const entryTitles = ['id', 'reason', 'field and rule', 'when', 'type', 'subject'];

/** An entry as cells under {@link entryTitles}. The event may be anything, so may its type and subject. */
export function entryCells(entry: QuarantineEntry): string[] {
  const { id, reason, violations, quarantinedtime } = entry;
  const [first] = violations;
  const more = violations.length > 1 ? ` +${violations.length - 1}` : '';
  const rule = first ? `${cut(first.field, 60)} ${first.rule}${more}` : '-';
  const { type, subject } = namesOf(entry.event);
  return [
    id,
    reason,
    rule,
    shortTime(quarantinedtime),
    type === undefined ? '-' : cut(shortType(type), 60),
    subject === undefined ? '-' : cut(subject, 100),
  ];
}

/** Type and subject, as far as an event has them. */
export function namesOf(event: unknown): {
  readonly type: string | undefined;
  readonly subject: string | undefined;
} {
  const { type, subject } = (typeof event === 'object' && event !== null ? event : {}) as Record<
    string,
    unknown
  >;
  return { type: textOf(type), subject: textOf(subject) };
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
