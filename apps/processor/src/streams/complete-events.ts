import { randomUUID } from 'node:crypto';
import { type CloudEvent, formatSequence, parseSequence, validateEvent } from '@annals/events-schema';
import type { EventStore } from '@annals/event-store';
import { Problem, type ProblemViolation } from '@annals/http-doors';
import type { streamNamed } from './stream-named.ts';

/** An event as it was sent for a stream: what it leaves out, the processor adds. */
export type GivenEvent = Readonly<Record<string, unknown>>;

/**
 * Makes whole events of what was sent: `subject` is the stream's, `sequence` counts on from `after`, `id` and `time`
 * are made where they are left out, `traceparent` is the request's. Whatever is given stays as it is, and must agree
 * with the stream.
 * @throws Problem `events-invalid`, naming all that is wrong with all of them
 */
export function completeEvents(
  store: EventStore,
  { stream, subject }: ReturnType<typeof streamNamed>,
  given: readonly unknown[],
  after: number | undefined,
  traceparent: string | undefined,
): readonly CloudEvent[] {
  const violations: ProblemViolation[] = [];
  const time = store.now().toISOString();
  const events = given.map((value, event) => {
    const broken = (field: string, rule: string, message: string) =>
      violations.push({ event, field, rule, message });
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      broken('', 'invalid_type', 'an event is an object');
      return undefined;
    }
    const sent = value as GivenEvent;
    const sequence = after === undefined ? undefined : formatSequence(after + event + 1);
    const complete = {
      specversion: '1.0',
      datacontenttype: 'application/json',
      id: randomUUID(),
      time,
      subject,
      ...(sequence === undefined ? {} : { sequence }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...sent,
    };
    const result = validateEvent(store.catalogue, complete);
    if (!result.valid) violations.push(...result.violations.map((violation) => ({ event, ...violation })));
    if (complete.subject !== subject) broken('subject', 'stream', `must be ${subject}, or left out`);
    if (
      sequence !== undefined &&
      typeof sent.sequence === 'string' &&
      parseSequence(sent.sequence) !== Number(sequence)
    )
      broken('sequence', 'position', `must be ${sequence}, or left out`);
    if (stream.ordering === 'time' && sent.id !== undefined && sent.time === undefined)
      broken(
        'time',
        'required',
        'an event with an id of its own has its time, so that it is the same if repeated',
      );
    return complete as unknown as CloudEvent;
  });
  if (violations.length > 0)
    throw new Problem(
      'events-invalid',
      `${new Set(violations.map(({ event }) => event)).size} of ${given.length} events do not fit; none was stored`,
      { violations },
    );
  return events.filter((event) => event !== undefined);
}
