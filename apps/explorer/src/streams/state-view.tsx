import { useMemo, useState } from 'preact/hooks';
import { differing, linesOf } from '../difference/lines.ts';
import { plural } from '../elements/moments.ts';
import { VirtualList } from '../elements/virtual-list.tsx';
import { StateLine } from './state-line.tsx';

export interface StateViewProps {
  readonly then: unknown;
  readonly now: unknown;
  readonly thenIs: string;
  readonly nowIs: string;
}

/** The state then beside the state now, with the difference marked. */
export function StateView({ then, now, thenIs, nowIs }: StateViewProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => linesOf(then, now, toggled), [then, now, toggled]);
  const toggle = (id: string) => {
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  };
  const marked = differing(lines);
  return (
    <section class="panel state" aria-label="State then and now">
      <header class="state-head">
        <h2>
          State{' '}
          <span class="badge">
            {marked === 0 ? 'no difference' : plural(marked, 'line differs', 'lines differ')}
          </span>
        </h2>
        <div class="state-side then">
          <strong>Then</strong> <span class="muted">{thenIs}</span>
        </div>
        <div class="state-side now">
          <strong>Now</strong> <span class="muted">{nowIs}</span>
        </div>
      </header>
      <VirtualList
        label="The two states, line by line"
        items={lines}
        keyOf={({ id }) => id}
        render={(line) => <StateLine line={line} toggle={toggle} />}
        rowHeight={24}
        measured
      />
    </section>
  );
}
