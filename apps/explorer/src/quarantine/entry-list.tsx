import type { QuarantineEntry } from '../doors/answers.ts';
import type { Pages } from '../doors/use-pages.ts';
import { shortTime, shortType } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { VirtualList } from '../elements/virtual-list.tsx';
import { formatView } from '../location/view.ts';

export interface EntryListProps {
  readonly entries: Pages<QuarantineEntry>;
  readonly chosen: string | undefined;
  readonly reason: string | undefined;
}

/** Use it with a key of the reason: another reason is another list. */
export function EntryList({ entries, chosen, reason }: EntryListProps) {
  const { items, problem, again, more } = entries;
  if (!items)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="quarantine" />;
  if (items.length === 0 && !more && !problem)
    return (
      <Empty title={reason === undefined ? 'Nothing is in quarantine' : `Nothing is there as ${reason}`}>
        <p class="muted">Every event that arrived was accepted, retried, or has expired.</p>
      </Empty>
    );
  return (
    <>
      {problem && <ProblemNotice problem={problem} again={again} />}
      <VirtualList
        label="Entries"
        items={items}
        keyOf={({ id }) => id}
        rowHeight={52}
        onEnd={more}
        render={({ id, reason: why, names, quarantinedtime }) => (
          <a
            class="entry-row"
            href={formatView({
              ...{ page: 'quarantine', path: [id] },
              query: reason === undefined ? {} : { reason },
            })}
            aria-current={id === chosen ? 'page' : undefined}
          >
            <span>
              <span class="badge bad">{why}</span> {names.type === null ? 'no type' : shortType(names.type)}
            </span>
            <span class="muted">
              {names.subject ?? 'no subject'} · {shortTime(quarantinedtime)}
            </span>
          </a>
        )}
      />
    </>
  );
}
