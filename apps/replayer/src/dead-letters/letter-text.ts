import type { DeadLetter } from '@annals/event-store';
import { cut, shortTime, shortType } from '../output/short-text.ts';
import { namesOf } from '../quarantine/entry-text.ts';

export const letterTitles = ['id', 'reason', 'attempts', 'last outcome', 'published', 'type', 'subject'];

/** A dead letter as cells under {@link letterTitles}. */
export function letterCells({ event, ...letter }: DeadLetter): string[] {
  const { type, subject } = namesOf(event);
  const textOf = (value: string | number | undefined, most = 60) =>
    value === undefined ? '-' : cut(String(value), most);
  return [
    letter.id,
    textOf(letter.reason),
    textOf(letter.deliveryattempts),
    textOf(letter.lastdeliveryoutcome),
    textOf(letter.publishtime === undefined ? undefined : shortTime(letter.publishtime)),
    textOf(type === undefined ? undefined : shortType(type)),
    textOf(subject, 100),
  ];
}
