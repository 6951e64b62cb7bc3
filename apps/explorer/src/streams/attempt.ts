/** What comes of it, or why nothing does, in words. */
export function attempt<Result>(
  act: () => Result,
): { result: Result; error: undefined } | { result: undefined; error: string } {
  try {
    return { result: act(), error: undefined };
  } catch (error) {
    return { result: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}
