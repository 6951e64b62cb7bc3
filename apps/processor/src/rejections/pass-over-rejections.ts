import type { DoorLog } from '@annals/http-doors';
import { isRejection } from './rejection.ts';

/**
 * Leaves out what the processor itself has published, should its subscription be to the same topic and not exclude
 * it: what it is about is in quarantine, so that nothing is lost with it.
 *
 * Logs `{ event: 'rejections-passed-over', count }` if there was any.
 */
export function passOverRejections(delivery: readonly unknown[], log: DoorLog): readonly unknown[] {
  const events = delivery.filter((event) => !isRejection(event));
  const count = delivery.length - events.length;
  if (count > 0) log.log(JSON.stringify({ event: 'rejections-passed-over', count }));
  return events;
}
