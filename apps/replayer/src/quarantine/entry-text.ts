import type { RefusedEntry } from '@annals/event-store';
import { cut, shortTime, shortType } from '../output/short-text.ts';

export const entryTitles = ['id', 'reason', 'field and rule', 'when', 'type', 'subject'];

/** An entry as cells under {@link entryTitles}. The event may be anything, so may its type and subject. */
export function entryCells(entry: RefusedEntry, { type, subject }: EventNames): string[] {
  const { id, reason, violations, quarantinedtime } = entry;
  const [first] = violations;
  const more = violations.length > 1 ? ` +${violations.length - 1}` : '';
  const rule = first ? `${cut(first.field, 60)} ${first.rule}${more}` : '-';
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
export interface EventNames {
  readonly type: string | undefined;
  readonly subject: string | undefined;
}

export function namesOf(event: unknown): EventNames {
  const { type, subject } = (typeof event === 'object' && event !== null ? event : {}) as Record<
    string,
    unknown
  >;
  return { type: textOf(type), subject: textOf(subject) };
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
