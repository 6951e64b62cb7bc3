/** The answer of the health door. */
export interface Health {
  readonly status: 200 | 503;
  readonly jsonBody: { readonly status: 'ok' | 'unavailable'; readonly version: string };
  /** For the log; the door is open to anyone, so it is not in the answer. */
  readonly error?: unknown;
}

/** Health is that the events table can be read, within `mostMs`. */
export async function healthOf(
  readEventsTable: () => Promise<unknown>,
  version: string,
  mostMs = 5_000,
): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the events table gave no answer within ${mostMs} ms`));
    }, mostMs);
  });
  try {
    await Promise.race([readEventsTable(), tooLate]);
    return { status: 200, jsonBody: { status: 'ok', version } };
  } catch (error) {
    return { status: 503, jsonBody: { status: 'unavailable', version }, error };
  } finally {
    clearTimeout(timer);
  }
}
