import { z } from 'zod';
import { event } from '../define/event.ts';

const identity = (what: string) =>
  z.string().optional().describe(`${what}; absent if it had none that is text`);

/**
 * The processor refused an event and keeps it in quarantine: said for the event's producer, if the processor is told
 * to. It belongs to no stream: its `subject` is that of the refused event, its `id` that of the quarantine's entry, so
 * that a refusal said twice is the same event. It holds nothing of what the event said.
 */
export const eventRejected = event(
  'ai.annals.event.rejected.v1',
  z.object({
    quarantineId: z.string().describe('the entry in quarantine'),
    reason: z
      .string()
      .describe(
        'invalid, unknown-type, bad-stream, too-large, conflict, identity-reused or erased-subject; others may come',
      ),
    violations: z
      .array(
        z.object({
          field: z.string().describe('path in the refused event; * for what no schema declares'),
          rule: z.string().describe('short name of the rule that it breaks'),
        }),
      )
      .describe('which rules the event breaks, the first 20 at most'),
    id: identity('id of the refused event'),
    source: identity('source of the refused event'),
    type: identity('type of the refused event'),
    subject: identity('subject of the refused event'),
  }),
);

/** The data of {@link eventRejected}. */
export type EventRejected = z.output<typeof eventRejected.schema>;
