export const pages = ['streams', 'flow', 'quarantine', 'catalogue', 'datasets'] as const;
export type Page = (typeof pages)[number];

/** All that the address says: a link holds the whole view. */
export interface View {
  readonly page: Page;
  /** What is open there, in parts: a stream's category and id, an entry, a category. */
  readonly path: readonly string[];
  /** How it is looked at: `asOf`, `knownAt`, `prefix`. */
  readonly query: Readonly<Record<string, string>>;
}

const isPage = (text: string | undefined): text is Page => pages.includes(text as Page);

/** Reads a fragment, `#/streams/deployment/chat?asOf=…`; what is no view of ours is the list of streams. */
export function parseView(fragment: string): View {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [page, ...rest] = path.split('/').map(decoded);
  if (!isPage(page)) return { page: 'streams', path: [], query: {} };
  return {
    page,
    path: rest.filter((part) => part !== ''),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

export function formatView({ page, path, query }: View): string {
  const search = new URLSearchParams(query).toString();
  return `#/${[page, ...path].map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

/** A fragment may be typed by hand. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
