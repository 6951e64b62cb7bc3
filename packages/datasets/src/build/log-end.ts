import type { Question } from '@annals/event-store';
import type { Manifest } from '@annals/replay';

/** The first moment of all, where nothing is archived. */
const beginning = '0000-01-01T00:00:00.000000000Z';

/** When the knowledge of a build ends: with the archive's last recordedtime, or with what was asked for if earlier. */
export function logEndOf({ buckets }: Manifest, { asOf, knownAt }: Question): string {
  const recorded = buckets.flatMap(({ segments }) => segments.map(({ recordedTo }) => recordedTo));
  const last = recorded.reduce((a, b) => (a > b ? a : b), beginning);
  return [last, asOf, knownAt].reduce<string>((a, b) => (b !== undefined && b < a ? b : a), last);
}
