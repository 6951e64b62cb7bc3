/** `2026-11-01T09:30:00.125000000Z` as `2026-11-01 09:30:00.125`: UTC, without zeros that say nothing. */
export function shortTime(time: string): string {
  const [, day = '', clock = '', fraction = ''] = /^(\S+)T(\d\d:\d\d:\d\d)\.?(\d*?)0*Z$/.exec(time) ?? [];
  if (day === '') return time;
  const rest = fraction === '' ? clock : `${clock}.${fraction}`;
  return rest === '00:00:00' ? day : `${day} ${rest}`;
}

const spans = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time with the two units that matter: `3 d 4 h`. */
export function span(ms: number): string {
  const [index, [unit, size]] = [...spans.entries()].find(([, [, unitMs]]) => ms >= unitMs) ?? [
    -1,
    ['ms', 1],
  ];
  if (index === -1) return `${Math.round(ms)} ms`;
  const whole = Math.floor(ms / size);
  const next = spans[index + 1];
  const rest = next ? Math.floor((ms - whole * size) / next[1]) : 0;
  return rest > 0 && next
    ? `${whole.toLocaleString('en')} ${unit} ${rest} ${next[0]}`
    : `${whole.toLocaleString('en')} ${unit}`;
}

/** `ai.annals.support.added.v1` as `support.added`, with the version from the second on. */
export function shortType(type: string): string {
  const [, entity, verb, version] = /([^.]+)\.([^.]+)\.v(\d+)$/.exec(type) ?? [];
  if (entity === undefined || verb === undefined) return type;
  return version === '1' ? `${entity}.${verb}` : `${entity}.${verb} v${version ?? ''}`;
}

export const count = (value: number): string => value.toLocaleString('en');

export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;
