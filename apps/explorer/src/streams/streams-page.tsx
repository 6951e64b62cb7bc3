import type { Catalogue, StreamName } from '@annals/events-schema';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Empty, Loading } from '../elements/notice.tsx';
import { go, look, view } from '../location/location.ts';
import { StreamList } from './stream-list.tsx';
import type { TimeMachineProps } from './time-machine.tsx';
import { useStreamNames } from './use-stream-names.ts';

interface Machine {
  readonly TimeMachine: ComponentType<TimeMachineProps>;
  readonly catalogue: Catalogue;
}

/** The time machine and the schemas are most of the page's code: they come once the list is there, or when they are `wanted`. */
function useMachine(wanted: boolean): Machine | undefined {
  const [machine, setMachine] = useState<Machine>();
  useEffect(() => {
    if (!wanted) return;
    void Promise.all([import('./time-machine.tsx'), import('../history/catalogue.ts')]).then(
      ([{ TimeMachine }, { catalogue }]) => {
        setMachine({ TimeMachine, catalogue });
      },
    );
  }, [wanted]);
  return machine;
}

export function StreamsPage() {
  const { path, query } = view.value;
  const [category, id] = path;
  const chosen: StreamName | undefined = category && id ? { category, id } : undefined;
  const streams = useStreamNames(query.category, query.prefix);
  const machine = useMachine(chosen !== undefined || streams.items !== undefined);
  return (
    <div class={`streams-page${chosen ? ' has-stream' : ''}`}>
      <aside class="panel stream-finder" aria-label="Find a stream">
        {!chosen && <h1 class="visually-hidden">Streams</h1>}
        <Finder categories={machine?.catalogue.streams.map((stream) => stream.category) ?? []} />
        <StreamList
          key={`${query.category ?? ''}/${query.prefix ?? ''}`}
          streams={streams}
          category={query.category}
          prefix={query.prefix}
          chosen={chosen}
        />
      </aside>
      <div class="stream-main">
        {chosen ? (
          <>
            <h1 class="stream-title">
              <button
                type="button"
                class="back"
                onClick={() => {
                  go({ page: 'streams', path: [], query });
                }}
              >
                Streams
              </button>
              <span class="muted">{chosen.category}/</span>
              {chosen.id}
            </h1>
            <Opened machine={machine} name={chosen} />
          </>
        ) : (
          <>
            <Empty title="Choose a stream">
              <p class="muted">Then drag through its time, or step with ← and →.</p>
            </Empty>
          </>
        )}
      </div>
    </div>
  );
}

function Opened({ machine, name }: { machine: Machine | undefined; name: StreamName }) {
  if (!machine) return <Loading what="the time machine" />;
  const { TimeMachine, catalogue } = machine;
  const stream = catalogue.byCategory.get(name.category);
  if (!stream)
    return (
      <Empty title={`No category is called “${name.category}”`}>
        <p class="muted">It may have been declared after this page was built.</p>
      </Empty>
    );
  return <TimeMachine key={`${name.category}/${name.id}`} stream={stream} name={name} />;
}

function Finder({ categories }: { categories: readonly string[] }) {
  const { category = '', prefix = '' } = view.value.query;
  const [typed, setTyped] = useState(prefix);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed !== prefix) look({ prefix: typed === '' ? undefined : typed });
    }, 200);
    return () => {
      clearTimeout(timer);
    };
  }, [typed]);
  return (
    <div class="finder">
      <label>
        <span>Category</span>
        <select
          value={category}
          onChange={({ currentTarget: { value } }) => {
            look({
              category: value === '' ? undefined : value,
              ...(value === '' ? { prefix: undefined } : {}),
            });
          }}
        >
          <option value="">all</option>
          {categories.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Id begins with</span>
        <input
          type="search"
          value={typed}
          disabled={category === ''}
          placeholder={category === '' ? 'choose a category' : ''}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
          }}
        />
      </label>
    </div>
  );
}
