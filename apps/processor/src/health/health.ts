import type { DoorAnswer } from '@annals/http-doors';
import { version } from '../version.ts';

/** Health is that the events table can be read, within `mostMs`; what went wrong is for the log: anyone may ask. */
export async function healthOf(
  readEventsTable: () => Promise<unknown>,
  mostMs = 5_000,
): Promise<DoorAnswer & { readonly error?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the events table gave no answer within ${mostMs} ms`));
    }, mostMs);
  });
  try {
    await Promise.race([readEventsTable(), tooLate]);
    return { status: 200, body: JSON.stringify({ status: 'ok', version }) };
  } catch (error) {
    return { status: 503, body: JSON.stringify({ status: 'unavailable', version }), error };
  } finally {
    clearTimeout(timer);
  }
}
