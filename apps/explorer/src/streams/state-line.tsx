import type { Mark } from '../difference/children.ts';
import type { Line } from '../difference/lines.ts';
import { isLong, preview } from '../difference/preview.ts';
import { type Container, isContainer, keysOf } from '../difference/same.ts';
import { plural } from '../elements/moments.ts';

const signs: Readonly<Record<Mark, readonly [sign: string, words: string]>> = {
  same: ['', ''],
  changed: ['~', 'changed: '],
  added: ['+', 'only now: '],
  removed: ['−', 'only then: '],
};

const words: Readonly<Record<Mark, string>> = {
  same: 'the same',
  changed: 'changed',
  added: 'only now',
  removed: 'only then',
};

/** One line of the two states: its name, what it was, what it is. */
export function StateLine({ line, toggle }: { line: Line; toggle: (id: string) => void }) {
  const { id, depth, label, mark, then, now, open, folded } = line;
  const indent = { paddingInlineStart: `${depth * 14 + 6}px` };
  const onClick = () => {
    toggle(id);
  };
  if (folded !== undefined)
    return (
      <div class={`state-line folded mark-${mark}`} style={indent}>
        <button type="button" class="quiet" onClick={onClick}>
          … {plural(folded, 'more line')} {words[mark]}
        </button>
      </div>
    );
  const [sign, spoken] = signs[mark];
  return (
    <div class={`state-line mark-${mark}`}>
      <div class="state-label" style={indent}>
        <span class="sign" aria-hidden="true">
          {sign}
        </span>
        <span class="visually-hidden">{spoken}</span>
        {open === undefined ? (
          <span class="state-name">{label}</span>
        ) : (
          <button type="button" class="state-name twist" aria-expanded={open} onClick={onClick}>
            {label}
          </button>
        )}
      </div>
      <Value value={then} open={open === true} side="then" />
      <Value value={now} open={open === true} side="now" />
    </div>
  );
}

function Value({ value, open, side }: { value: unknown; open: boolean; side: 'then' | 'now' }) {
  const text =
    open && isContainer(value) ? sizeOf(value) : open && isLong(value) ? String(value) : preview(value);
  return <div class={`state-value ${side}${open && isLong(value) ? ' whole' : ''}`}>{text}</div>;
}

const sizeOf = (value: Container) =>
  Array.isArray(value) ? plural(value.length, 'element') : plural(keysOf(value).length, 'field');
