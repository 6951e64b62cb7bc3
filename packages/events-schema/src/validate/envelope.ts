import { z } from 'zod';
import { parseSequence } from '../envelope/sequence.ts';
import { normaliseTime } from '../envelope/time.ts';
import { maxAttributeChars } from './attributes.ts';

const text = z.string().min(1).max(maxAttributeChars);

/** The context attributes that an event must and may have; `attributeViolations` looks at the rest. */
export const envelopeSchema = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(512),
  source: text,
  type: z.string().min(1).max(256),
  subject: z.string().min(1).max(256),
  time: z.string().refine((time) => normaliseTime(time) !== undefined, {
    params: { rule: 'rfc3339' },
    error: 'must be RFC 3339 with an offset, a date that exists, and at most nine fractional digits',
  }),
  sequence: z
    .string()
    .refine((sequence) => parseSequence(sequence) !== undefined, {
      params: { rule: 'sequence' },
      error: 'must be 1 to 16 digits, at most 2^53 - 1',
    })
    .optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/(json|[a-z0-9.-]+\+json)(;.*)?$/i, { error: 'must be JSON' })
    .optional(),
  dataschema: text.optional(),
  correlationid: text.optional(),
  causationid: text.optional(),
  traceparent: text.optional(),
  tracestate: text.optional(),
  tenantid: text.optional(),
  datasubject: text
    .refine((subject) => !subject.includes('@'), {
      params: { rule: 'opaque' },
      error: 'must be an opaque id, never an email address',
    })
    .optional(),
});
