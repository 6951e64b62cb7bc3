/**
 * The browsers whose history is told, in the order in which events of one day stand. A browser's place is part of
 * its events' positions: append to this list, never reorder it.
 *
 * One desktop browser of each engine, and Edge, which changed its engine. Left out, to keep a first start short: the
 * mobile browsers, which follow these version by version and would double the events; what follows Chromium (Opera,
 * Samsung Internet, WebViews, Oculus); what has ended (IE); what is no browser (Node.js, Deno, Bun).
 */
export const chosenBrowsers = ['chrome', 'edge', 'firefox', 'safari'] as const;

export type ChosenBrowser = (typeof chosenBrowsers)[number];
