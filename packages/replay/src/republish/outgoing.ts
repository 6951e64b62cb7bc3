import { maxEventBytes, type RecordedEvent } from '@annals/events-schema';
import { ReplayError } from '../errors.ts';
import { keyOf, type Place } from './choice.ts';

/** An event as it is sent. */
export interface Outgoing extends Place {
  readonly event: RecordedEvent;
  readonly json: string;
  /** UTF-8 bytes of `json`. */
  readonly bytes: number;
}

/** `[` and `]` of a request. */
export const bracketBytes = 2;

/**
 * An event as its producer sent it, with `replay` beside: what the store added is taken off, since no producer may send
 * it; data that lies in a payload is inline again.
 * @throws ReplayError `event-too-large`, which names stream and position
 */
export function outgoing(bucket: string, event: RecordedEvent, job: string): Outgoing {
  const { position, recordedtime: _, contenthash: __, data, ...attributes } = event;
  const json = JSON.stringify({ ...attributes, replay: job, data });
  const bytes = Buffer.byteLength(json);
  if (bytes + bracketBytes > maxEventBytes)
    throw new ReplayError(
      'event-too-large',
      `${event.subject}, position ${position}: with replay it is ${bytes} bytes of JSON; a request to a topic takes ${maxEventBytes}, its brackets included`,
    );
  return { bucket, key: keyOf(event), event, json, bytes };
}
