import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const place = 'annals.theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(prefersDark.matches);
prefersDark.addEventListener('change', ({ matches }) => (systemDark.value = matches));

const stored = localStorage.getItem(place);

/** As the system has it, unless the reader said otherwise. */
export const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'system');

/** What is shown. Read by whatever paints on a canvas, which no style sheet reaches. */
export const shownTheme = signal<'light' | 'dark'>('light');

effect(() => {
  const shown = theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value;
  document.documentElement.dataset.theme = shown;
  shownTheme.value = shown;
});

export function chooseTheme(chosen: Theme): void {
  if (chosen === 'system') localStorage.removeItem(place);
  else localStorage.setItem(place, chosen);
  theme.value = chosen;
}
