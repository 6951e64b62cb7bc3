import { call } from './call.ts';
import { type Asked, useLoaded } from './use-loaded.ts';

/** Asks a door when shown, again when the path changes, and every `everyMs`, if given, while the tab is visible. */
export const useAnswer = <Answer>(path: string | undefined, everyMs?: number): Asked<Answer> =>
  useLoaded(path, (signal) => call<Answer>(path ?? '', { signal }), everyMs);
