import { randomBytes } from 'node:crypto';

/** The keys that a function app has. */
export type HostKeys = {
  /** The default host key: opens functions of `authLevel: 'function'`. */
  function: string;
  /** The system key of the Event Grid extension: opens its webhook. */
  eventGrid: string;
  /** Opens everything, and alone opens `authLevel: 'admin'`. */
  master: string;
};

export function hostKeys(given: Partial<HostKeys> = {}): HostKeys {
  return { function: newKey(), eventGrid: newKey(), master: newKey(), ...given };
}

/** Whether a request carries one of `accepted`, as `?code=` or in the header `x-functions-key`. */
export function hasKey(
  code: string | null,
  header: string | string[] | undefined,
  accepted: string[],
): boolean {
  return [code, header].some((key) => typeof key === 'string' && accepted.includes(key));
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}
