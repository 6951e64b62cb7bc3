// The journal is lines. A line that was cut short by the end of the process is not acknowledged and is passed over:
//   S <JSON array of subscription names>           once, first: what the bits and numbers below refer to
//   E <first number> <ms> <bytes> <JSON array>     events published together, numbered consecutively
//   A <subscription> <from>-<to> <from>-<to> …     numbers that are settled for one subscription

export type JournalRecord =
  | { kind: 'subscriptions'; names: string[] }
  | { kind: 'events'; first: number; publishedMs: number; array: Buffer }
  | { kind: 'settled'; subscription: number; ranges: [from: number, to: number][] };

const LINE_END = Buffer.from('\n');

export function subscriptionsRecord(names: string[]): Buffer[] {
  return [Buffer.from(`S ${JSON.stringify(names)}\n`)];
}

/** `array` must hold no line breaks: see {@link singleLine}. */
export function eventsRecord(first: number, publishedMs: number, array: Buffer): Buffer[] {
  return [Buffer.from(`E ${first} ${publishedMs} ${array.length} `), array, LINE_END];
}

/** `numbers` ascending or not; neighbours are written as one range. */
export function settledRecord(subscription: number, numbers: number[]): Buffer[] {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last?.[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return [Buffer.from(`A ${subscription} ${ranges.map(([from, to]) => `${from}-${to}`).join(' ')}\n`)];
}

/** The same JSON on one line: between tokens a line break is white space, inside strings it cannot occur raw. */
export function singleLine(json: Buffer): Buffer {
  if (!json.includes(0x0a)) return json;
  return json.map((byte) => (byte === 0x0a ? 0x20 : byte)) as Buffer;
}

/** Every whole record of a journal, in order. */
export function* readRecords(journal: Buffer): Generator<JournalRecord> {
  for (let start = 0; start < journal.length;) {
    const end = journal.indexOf(0x0a, start);
    if (end === -1) return;
    const record = readRecord(journal.subarray(start, end));
    if (record) yield record;
    start = end + 1;
  }
}

function readRecord(line: Buffer): JournalRecord | undefined {
  const head = line.toString('latin1', 0, 80);
  const events = /^E (\d+) (\d+) (\d+) /.exec(head);
  if (events) {
    const array = line.subarray(events[0].length);
    if (array.length !== Number(events[3])) return undefined;
    return { kind: 'events', first: Number(events[1]), publishedMs: Number(events[2]), array };
  }
  const text = line.toString();
  if (text.startsWith('S [')) return { kind: 'subscriptions', names: JSON.parse(text.slice(2)) as string[] };
  const [kind, subscription, ...ranges] = text.split(' ');
  if (kind !== 'A') return undefined;
  return {
    kind: 'settled',
    subscription: Number(subscription),
    ranges: ranges.map((range) => range.split('-').map(Number) as [number, number]),
  };
}
