import type { StreamName } from '@annals/events-schema';
import type { Pages } from '../doors/use-pages.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { VirtualList } from '../elements/virtual-list.tsx';
import { formatView } from '../location/view.ts';
import { view } from '../location/location.ts';
import { subjectOf } from './use-stream-names.ts';

export interface StreamListProps {
  readonly streams: Pages<StreamName>;
  readonly category: string | undefined;
  readonly prefix: string | undefined;
  readonly chosen: StreamName | undefined;
}

/** Use it with a key of what it searches for: another search is another list. */
export function StreamList({ streams, category, prefix, chosen }: StreamListProps) {
  const { items: names, problem, more, again } = streams;
  if (problem && !names) return <ProblemNotice problem={problem} again={again} />;
  if (!names) return <Loading what="streams" />;
  if (names.length === 0)
    return (
      <Empty title={prefix ? `No stream begins with “${prefix}”` : 'No events are stored yet'}>
        <p class="muted">
          {prefix ? 'Ids are case-sensitive.' : 'A stream is here as soon as its first event is.'}
        </p>
      </Empty>
    );
  const { category: filter, prefix: search } = view.value.query;
  const kept = { ...(filter ? { category: filter } : {}), ...(search ? { prefix: search } : {}) };
  return (
    <>
      {problem && <ProblemNotice problem={problem} again={again} />}
      <VirtualList
        label="Streams"
        items={names}
        keyOf={subjectOf}
        rowHeight={32}
        onEnd={more}
        render={(name) => (
          <a
            class="stream-row"
            href={formatView({ page: 'streams', path: [name.category, name.id], query: kept })}
            aria-current={chosen && subjectOf(name) === subjectOf(chosen) ? 'page' : undefined}
          >
            {category === undefined && <span class="muted">{name.category}/</span>}
            {name.id}
          </a>
        )}
      />
    </>
  );
}
