import { z } from 'zod';
import { storeAttributes } from '../envelope/cloud-event.ts';
import { parseSequence } from '../envelope/sequence.ts';
import { normaliseTime } from '../envelope/time.ts';

const attributeName = /^[a-z0-9]{1,20}$/;
const coreNames = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'data',
]);

/** Far below what a table property holds (32,768 characters), far above what an identifier needs. */
const maxAttributeChars = 2_048;
const maxExtensions = 32;

const text = z.string().min(1).max(maxAttributeChars);

/**
 * The context attributes that an event must and may have. Its checks on extensions follow CloudEvents 1.0.2:
 * names of lower-case letters and digits, values of strings, booleans or whole numbers.
 */
export const envelopeSchema = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().min(1).max(512),
    source: text,
    type: z.string().min(1).max(256),
    subject: z.string().min(1).max(256),
    time: z.string().refine((time) => normaliseTime(time) !== undefined, {
      error: 'must be RFC 3339 with an offset, a date that exists, and at most nine fractional digits',
    }),
    sequence: z
      .string()
      .refine((sequence) => parseSequence(sequence) !== undefined, {
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
    datasubject: text.optional(),
  })
  .superRefine((event, context) => {
    let extensions = 0;
    for (const [name, value] of Object.entries(event)) {
      if (coreNames.has(name)) continue;
      extensions += 1;
      const refuse = (message: string) => {
        context.addIssue({ code: 'custom', path: [name], message, input: value });
      };
      if (!attributeName.test(name)) refuse('attribute names are 1 to 20 lower-case letters or digits');
      else if ((storeAttributes as readonly string[]).includes(name))
        refuse('is set by the store, never by a producer');
      else if (name === 'data_base64') refuse('binary data is not supported');
      else if (typeof value === 'string' ? value.length > maxAttributeChars : !isSmallScalar(value))
        refuse(`must be a boolean, a whole number, or a string of at most ${maxAttributeChars} characters`);
    }
    if (extensions > maxExtensions)
      context.addIssue({
        code: 'custom',
        message: `at most ${maxExtensions} extension attributes`,
        input: event,
      });
  });

const isSmallScalar = (value: unknown) =>
  value === undefined || typeof value === 'boolean' || (typeof value === 'number' && Number.isInteger(value));
