import { signal } from '@preact/signals';

const place = 'annals.key';

/** The function key that every request carries, kept for this tab alone. */
export const key = signal<string | undefined>(sessionStorage.getItem(place) ?? undefined);

/** True from when a door refused the key until another one is given. */
export const keyRefused = signal(false);

export function takeKey(value: string): void {
  sessionStorage.setItem(place, value);
  keyRefused.value = false;
  key.value = value;
}

export function forgetKey(): void {
  sessionStorage.removeItem(place);
  key.value = undefined;
}

/**
 * A link may bring the key, `#key=…`: it is taken, and leaves the address at once, and the history with it. What no one
 * can decode is no key: it is asked for.
 */
export function takeKeyFromAddress(): void {
  const brought = /^#key=([^&]+)(?:&view=(.*))?$/.exec(location.hash);
  if (!brought?.[1]) return;
  const value = decoded(brought[1]);
  if (value !== undefined) takeKey(value);
  history.replaceState(null, '', `${location.pathname}#${brought[2] ?? ''}`);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
