import { type Child, childrenOf, type Mark, markOf } from './children.ts';
import { isLong } from './preview.ts';
import { isContainer, keysOf } from './same.ts';

/** One line of two states side by side. */
export interface Line {
  /** The same as long as the line is about the same place. */
  readonly id: string;
  readonly depth: number;
  readonly label: string;
  readonly mark: Mark;
  readonly then: unknown;
  readonly now: unknown;
  /** Undefined if there is nothing in it to open. */
  readonly open: boolean | undefined;
  /** How many lines of one kind this one stands for. */
  readonly folded?: number;
}

/** More than that of one kind in a row is folded up. */
const mostInARow = 24;
/** Of these, so many are shown. */
const shownOfThem = 8;

/**
 * Two states as lines. What differs is open, everything else closed, and rows of many are folded, unless `toggled`, a set
 * of ids, has it the other way round.
 */
export function linesOf(then: unknown, now: unknown, toggled: ReadonlySet<string>): Line[] {
  const lines: Line[] = [];
  const root: Child = { label: '', mark: markOf(then, now), then, now };
  addInside(root, '', 0, true);
  return lines;

  function add(child: Child, parent: string, depth: number): void {
    const id = `${parent}/${child.label}${child.mark === 'removed' ? '-' : ''}`;
    const whole = !canOpen(child);
    const open = whole ? undefined : (child.mark === 'changed' && isContainer(child.now)) !== toggled.has(id);
    lines.push({ ...child, id, depth, open });
    if (open === true) addInside(child, id, depth + 1, false);
  }

  function addInside({ then: was, now: is, mark }: Child, id: string, depth: number, top: boolean): void {
    const children = childrenOf(containerIn(was), containerIn(is));
    for (let index = 0, first = children[0]; first; first = children[index]) {
      const run = runFrom(children, index);
      // What was opened whose inside does not differ is wanted: only more than fits on some screens is folded there.
      const most = (top || mark === 'changed') && first.mark === 'same' ? mostInARow : mostInARow * 8;
      const foldId = `${id}/${first.label}…${first.mark}`;
      const shown = run > most && !toggled.has(foldId) ? shownOfThem : run;
      for (const child of children.slice(index, index + shown)) add(child, id, depth);
      if (shown < run)
        lines.push({
          ...{ id: foldId, depth, label: '', mark: first.mark, then: undefined, now: undefined },
          ...{ open: false, folded: run - shown },
        });
      index += run;
    }
  }
}

/** How many of these lines differ, those that are folded up among them. */
export const differing = (lines: readonly Line[]): number =>
  lines.reduce((sum, { mark, folded = 1 }) => (mark === 'same' ? sum : sum + folded), 0);

const containerIn = (value: unknown) => (isContainer(value) ? value : undefined);

/** A field that was a list and is a word has nothing to show inside side by side. */
function canOpen({ then, now }: Child): boolean {
  if (isLong(then) || isLong(now)) return true;
  const values = [then, now].filter((value) => value !== undefined);
  return values.every(isContainer) && values.some((value) => keysOf(value).length > 0);
}

function runFrom(children: readonly Child[], from: number): number {
  const mark = children[from]?.mark;
  let to = from + 1;
  while (children[to]?.mark === mark) to += 1;
  return to - from;
}
