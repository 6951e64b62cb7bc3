import { useEffect, useState } from 'preact/hooks';
import type { QuarantineEntries, QuarantineEntry } from '../doors/answers.ts';
import { doorPath } from '../doors/call.ts';
import { useAnswer } from '../doors/use-answer.ts';
import { shortTime, shortType } from '../elements/moments.ts';
import { Empty, Loading, ProblemNotice } from '../elements/notice.tsx';
import { VirtualList } from '../elements/virtual-list.tsx';
import { look, view } from '../location/location.ts';
import { formatView } from '../location/view.ts';
import { EntryView } from './entry-view.tsx';

const reasons = [
  'invalid',
  'unknown-type',
  'bad-stream',
  'too-large',
  'conflict',
  'identity-reused',
  'erased-subject',
];

/** What could not be accepted: why, and what can be done about it. */
export function QuarantinePage() {
  const { path, query } = view.value;
  const { reason } = query;
  const [done, setDone] = useState(0);
  const list = useEntries(reason, done);
  const [chosen] = path;
  return (
    <div class={`streams-page${chosen === undefined ? '' : ' has-stream'}`}>
      <aside class="panel stream-finder" aria-label="What is in quarantine">
        {chosen === undefined && <h1 class="visually-hidden">Quarantine</h1>}
        <div class="finder">
          <label>
            <span>Reason</span>
            <select
              value={reason ?? ''}
              onChange={({ currentTarget: { value } }) => {
                look({ reason: value === '' ? undefined : value });
              }}
            >
              <option value="">any</option>
              {reasons.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
        <EntryList {...list} chosen={chosen} reason={reason} />
      </aside>
      <div class="stream-main">
        {chosen !== undefined && (
          <h1 class="stream-title">
            <a class="back" href={formatView({ page: 'quarantine', path: [], query })}>
              Quarantine
            </a>
            <span class="muted">entry {chosen}</span>
          </h1>
        )}
        {chosen === undefined ? (
          <Empty title="Choose an entry">
            <p class="muted">Its event stands beside what is wrong with it and the schema that it broke.</p>
          </Empty>
        ) : (
          <EntryView
            key={chosen}
            id={chosen}
            onDone={() => {
              setDone((before) => before + 1);
            }}
          />
        )}
      </div>
    </div>
  );
}

type ListedEntries = ReturnType<typeof useEntries>;

/** All pages so far; `done` begins again, since an entry is gone. */
function useEntries(reason: string | undefined, done: number) {
  const [after, setAfter] = useState<string>();
  const [entries, setEntries] = useState<readonly QuarantineEntry[]>();
  useEffect(() => {
    setAfter(undefined);
  }, [reason, done]);
  const path = doorPath(['quarantine'], { reason, after, limit: '100' });
  // A fragment of the address that no door reads, so that the same page is asked again.
  const { answer, problem, again } = useAnswer<QuarantineEntries>(`${path}#${String(done)}`);
  useEffect(() => {
    if (answer)
      setEntries((before) => (after === undefined ? answer.entries : [...(before ?? []), ...answer.entries]));
  }, [answer]);
  const next = answer?.next ?? undefined;
  // A page may hold nothing, and still not be the last.
  useEffect(() => {
    if (answer?.entries.length === 0 && next !== undefined) setAfter(next);
  }, [answer]);
  const more =
    next === undefined
      ? undefined
      : () => {
          setAfter(next);
        };
  return { entries, problem, again, more };
}

function EntryList(given: ListedEntries & { chosen: string | undefined; reason: string | undefined }) {
  const { entries, problem, again, more, chosen, reason } = given;
  if (!entries)
    return problem ? <ProblemNotice problem={problem} again={again} /> : <Loading what="quarantine" />;
  if (entries.length === 0 && !more)
    return (
      <Empty title={reason === undefined ? 'Nothing is in quarantine' : `Nothing is there as ${reason}`}>
        <p class="muted">Every event that arrived was accepted, retried, or has expired.</p>
      </Empty>
    );
  return (
    <VirtualList
      label="Entries"
      items={entries}
      keyOf={({ id }) => id}
      rowHeight={52}
      onEnd={more}
      render={({ id, reason: why, names, quarantinedtime }) => (
        <a
          class="entry-row"
          href={formatView({ page: 'quarantine', path: [id], query: reason === undefined ? {} : { reason } })}
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
  );
}
