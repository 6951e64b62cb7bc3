import { safeBlockBytes } from '../feed/block.ts';
import { maxEventsAnAppend } from '../append/pending-append.ts';

/** An event that no block holds. */
export interface Orphan {
  readonly rowKey: string;
  readonly recordedtime: string;
  /** Of its line, at most. */
  readonly lineBytes: number;
  /** Of its row, read before the feed was searched for it. */
  readonly version: string | undefined;
}

/** A block that is lost. All events of a block have one recordedtime, and in a lane it does not go back. */
export interface LostBlock {
  readonly lane: number;
  readonly n: number;
  /** `recordedtime` of the nearest readable blocks before and behind. */
  readonly after: string | undefined;
  readonly before: string | undefined;
  /** How many events it held, if that is still known. */
  readonly count?: number | undefined;
}

export interface Filling {
  readonly filled: ReadonlyMap<LostBlock, readonly Orphan[]>;
  /** What belongs to no lost block that we know of: new blocks for it. */
  readonly rest: readonly (readonly Orphan[])[];
}

/**
 * Decides which lost block gets which events: those of one recordedtime that lies between its neighbours'. What
 * fits nowhere goes behind the end of a lane, where every follower still comes by; filled into a wrong hole, one
 * that is past it would never see it.
 */
export function fillHoles(lost: readonly LostBlock[], orphans: readonly Orphan[]): Filling {
  const groups = groupsOf(orphans);
  const filled = new Map<LostBlock, readonly Orphan[]>();
  for (const block of [...lost].sort(byTime)) {
    const index = groups.findIndex((group) => fits(block, group));
    if (index >= 0) filled.set(block, groups.splice(index, 1)[0] ?? []);
  }
  return { filled, rest: blocksOf(groups.flat()) };
}

function byTime(a: LostBlock, b: LostBlock): number {
  const [one = '', other = ''] = [a.after, b.after];
  return one < other ? -1 : one > other ? 1 : a.lane - b.lane || a.n - b.n;
}

function fits({ after = '', before = '~', count }: LostBlock, group: readonly Orphan[]): boolean {
  const time = group[0]?.recordedtime ?? '';
  return after <= time && time <= before && (count === undefined || count === group.length);
}

/** What was written together, as far as one block holds it. */
function groupsOf(orphans: readonly Orphan[]): (readonly Orphan[])[] {
  const key = ({ recordedtime, rowKey }: Orphan) => `${recordedtime} ${rowKey}`;
  const sorted = [...orphans].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const together = new Map<string, Orphan[]>();
  for (const orphan of sorted) {
    const group = together.get(orphan.recordedtime);
    if (group) group.push(orphan);
    else together.set(orphan.recordedtime, [orphan]);
  }
  return [...together.values()].flatMap(blocksOf);
}

/** As few blocks as the events fit in, in their order. */
function blocksOf(orphans: readonly Orphan[]): Orphan[][] {
  const blocks: Orphan[][] = [];
  let bytes = 0;
  for (const orphan of orphans) {
    const last = blocks.at(-1);
    bytes += orphan.lineBytes;
    if (last && last.length < maxEventsAnAppend && bytes <= safeBlockBytes) last.push(orphan);
    else {
      blocks.push([orphan]);
      bytes = orphan.lineBytes;
    }
  }
  return blocks;
}
