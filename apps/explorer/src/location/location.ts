import { signal } from '@preact/signals';
import { takeKeyFromAddress } from '../session/key.ts';
import { formatView, parseView, type View } from './view.ts';

function read(): View {
  takeKeyFromAddress();
  return parseView(location.hash);
}

/** What is shown. Change it with {@link go} and {@link look}. */
export const view = signal<View>(read());

// The back button, a link, an address typed by hand: all of them tell.
addEventListener('popstate', () => {
  written.cancel();
  view.value = read();
});

/** Goes somewhere else: a step that the browser's back button undoes. */
export function go(next: View): void {
  written.cancel();
  history.pushState(null, '', formatView(next));
  view.value = next;
}

/** Looks at the same place in another way; an undefined value leaves the address. */
export function look(query: Readonly<Record<string, string | undefined>>): void {
  const merged = Object.entries({ ...view.value.query, ...query });
  view.value = {
    ...view.value,
    query: Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
  written.soon();
}

/** Browsers refuse an address that changes with every frame of a drag. */
const written = {
  timer: undefined as ReturnType<typeof setTimeout> | undefined,
  soon() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      history.replaceState(null, '', formatView(view.value));
    }, 150);
  },
  cancel() {
    clearTimeout(this.timer);
    this.timer = undefined;
  },
};
