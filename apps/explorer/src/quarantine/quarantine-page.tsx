import { Empty } from '../elements/notice.tsx';
import { look, view } from '../location/location.ts';
import { formatView } from '../location/view.ts';
import { EntryList } from './entry-list.tsx';
import { EntryView } from './entry-view.tsx';
import { reasons } from './reasons.ts';
import { useEntries } from './use-entries.ts';

/** What could not be accepted: why, and what can be done about it. */
export function QuarantinePage() {
  const { path, query } = view.value;
  const { reason } = query;
  const entries = useEntries(reason);
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
        <EntryList key={reason} entries={entries} chosen={chosen} reason={reason} />
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
              entries.drop(chosen);
            }}
          />
        )}
      </div>
    </div>
  );
}
