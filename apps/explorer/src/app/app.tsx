import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Loading } from '../elements/notice.tsx';
import { view } from '../location/location.ts';
import { formatView, type Page, pages } from '../location/view.ts';
import { key, keyRefused } from '../session/key.ts';
import { StreamsPage } from '../streams/streams-page.tsx';
import { KeyForm } from './key-form.tsx';
import { Settings } from './settings.tsx';

/** What is not shown at first comes when it is asked for. */
const others: Readonly<Record<Exclude<Page, 'streams'>, () => Promise<ComponentType>>> = {
  flow: async () => (await import('../flow/flow-page.tsx')).FlowPage,
  quarantine: async () => (await import('../quarantine/quarantine-page.tsx')).QuarantinePage,
  catalogue: async () => (await import('../catalogue/catalogue-page.tsx')).CataloguePage,
  datasets: async () => (await import('../datasets/datasets-page.tsx')).DatasetsPage,
};

const named = (page: string) => `${page.charAt(0).toUpperCase()}${page.slice(1)}`;

export function App() {
  const { page } = view.value;
  useEffect(() => {
    document.title = `${named(page)} · Annals`;
  }, [page]);
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        <span class="brand">Annals</span>
        <nav aria-label="Views">
          {pages.map((name) => (
            <a
              key={name}
              href={formatView({ page: name, path: [], query: {} })}
              aria-current={name === page ? 'page' : undefined}
            >
              {named(name)}
            </a>
          ))}
        </nav>
        <Settings />
      </header>
      <main id="main" tabIndex={0}>
        {key.value === undefined || keyRefused.value ? <KeyForm /> : <Shown page={page} />}
      </main>
    </>
  );
}

function Shown({ page }: { page: Page }) {
  const [loaded, setLoaded] = useState<{ page: Page; Content: ComponentType }>();
  useEffect(() => {
    if (page === 'streams') return;
    void others[page]().then((Content) => {
      setLoaded({ page, Content });
    });
  }, [page]);
  if (page === 'streams') return <StreamsPage />;
  return loaded?.page === page ? <loaded.Content /> : <Loading what="this view" />;
}

/** The address is taken by the view. */
function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
