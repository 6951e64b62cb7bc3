import type { Ingested } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import type { Topic } from '@annals/events-schema/publisher';
import type { DoorLog } from '@annals/http-doors';
import { rejectionSettings } from '../settings.ts';
import { isRejection, rejectionOf } from './rejection.ts';

/** A delivery's acknowledgement waits for its rejections no longer. */
const mostMs = 5_000;
/** The topic takes 1,048,576. */
const maxBatchBytes = 1_000_000;

let topic: Promise<Topic> | undefined;

/**
 * Publishes a rejection of each event that is in quarantine by now, if a topic is set for them. As well as it can: it
 * never throws, and gives up after five seconds, since the refused events themselves are safe. Rejections are never
 * said of rejections.
 *
 * Logs one JSON object if there was something to say: `{ event: 'rejections', published, failed, ms, error? }`.
 */
export async function announceRejections(ways: readonly Ingested[], log: DoorLog): Promise<void> {
  const settings = rejectionSettings(process.env);
  if (!settings) return;
  const refused = ways.flatMap((way) =>
    'refused' in way && !isRejection(way.refused.event) ? [way.refused] : [],
  );
  const entries = [...new Map(refused.map((entry) => [entry.id, entry])).values()];
  if (entries.length === 0) return;

  const started = performance.now();
  const signal = AbortSignal.timeout(mostMs);
  let published = 0;
  let error: unknown;
  const publish = async () => {
    // Only for those who use it: the function app starts without it.
    const { splitIntoBatches } = await import('@annals/events-schema/publisher');
    topic ??= import('./rejections-topic.ts').then(({ rejectionsTopic }) => rejectionsTopic(settings));
    const connected = await topic;
    const events = entries.map((entry) => {
      const json = JSON.stringify(rejectionOf(entry, catalogue));
      return { json, bytes: Buffer.byteLength(json) };
    });
    await Promise.all(
      splitIntoBatches(events, maxBatchBytes).map(async (batch) => {
        try {
          await connected.send(Buffer.from(`[${batch.map(({ json }) => json).join(',')}]`), signal);
          published += batch.length;
        } catch (cause) {
          error ??= cause;
        }
      }),
    );
  };
  try {
    await Promise.race([publish(), ended(signal)]);
  } catch (cause) {
    error ??= cause;
  }
  const failed = entries.length - published;
  const ms = Math.round(performance.now() - started);
  const why = error instanceof Error ? { error: error.message.slice(0, 300) } : {};
  const line = JSON.stringify({ event: 'rejections', published, failed, ms, ...(failed > 0 ? why : {}) });
  if (failed > 0) log.warn(line);
  else log.log(line);
}

/** Whatever does not listen to the signal is left behind. */
const ended = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
