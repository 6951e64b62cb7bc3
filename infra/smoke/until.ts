export interface Waiting {
  /** Gives up after this. */
  readonly mostMs: number;
  /** Between two tries. */
  readonly everyMs: number;
  /** Told once, when the first try fails in a way that may pass. */
  readonly onWait?: (why: string) => void;
}

/** Tries until there is a result. `tryOnce` returns undefined, or says `later`, for a failure that may pass. */
export async function until<Result>(
  what: string,
  { mostMs, everyMs, onWait }: Waiting,
  tryOnce: () => Promise<{ readonly result: Result } | { readonly later: string }>,
): Promise<{ readonly result: Result; readonly tries: number }> {
  const end = performance.now() + mostMs;
  for (let tries = 1; ; tries += 1) {
    const outcome = await tryOnce();
    if ('result' in outcome) return { result: outcome.result, tries };
    if (performance.now() + everyMs > end)
      throw new Error(`${what}: not within ${Math.round(mostMs / 1_000)} s (${outcome.later})`);
    if (tries === 1) onWait?.(outcome.later);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
