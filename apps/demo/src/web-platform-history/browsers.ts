/**
 * The browsers whose history is told, in the order in which events of one day stand. A browser's place is part of
 * its events' positions: append to this list, never reorder it.
 *
 * Four desktop engines and the mobile browsers that are not the same programme under another name. Left out, to keep
 * a first start short: what follows Chromium version by version (Opera, Samsung Internet, WebViews, Oculus), what has
 * ended (IE), and what is no browser (Node.js, Deno, Bun).
 */
export const chosenBrowsers = [
  'chrome',
  'edge',
  'firefox',
  'safari',
  'chrome_android',
  'firefox_android',
  'safari_ios',
] as const;

export type ChosenBrowser = (typeof chosenBrowsers)[number];
