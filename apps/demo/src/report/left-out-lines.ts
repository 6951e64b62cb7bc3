import type { History, LeftOut } from '../web-platform-history/history.ts';

const words: Readonly<Record<LeftOut, string>> = {
  'start:not-supported': 'say that a browser does not support it',
  'start:version-unknown': 'do not know since which version',
  'start:preview': 'are in a preview build only',
  'start:no-such-release': 'name a version that is not listed',
  'start:no-release-date': 'name a version without a date',
  'start:not-yet-released': 'name a version announced for later',
  'end:not-supported': 'end, nobody says when',
  'end:version-unknown': 'end, nobody says when',
  'end:preview': 'end in a preview build only: they still hold',
  'end:no-such-release': 'end with a version that is not listed: they still hold',
  'end:no-release-date': 'end with a version without a date: they still hold',
  'end:not-yet-released': 'end with a version announced for later: they still hold',
  'ends-before-it-starts': 'end on a day before their start (backports)',
  'id-too-long': 'features have an id over 128 characters',
};

/** What of the source became no event, a line a reason. */
export function leftOutLines({ leftOut }: Pick<History, 'leftOut'>): string[] {
  return [...leftOut]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `  ${count.toLocaleString('en').padStart(7)} ${words[reason]}`);
}
