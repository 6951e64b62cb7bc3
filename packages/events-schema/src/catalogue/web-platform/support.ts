import { z } from 'zod';
import { event } from '../../define/event.ts';

/** Which statement of which browser: what an end refers to. */
const statementFields = {
  browser: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .describe('browser, as browser-compat-data names it: chrome, firefox_android'),
  version: z.string().min(1).describe("the browser's version that this is about"),
  approximate: z.boolean().describe('true if it was this version or one before it (≤37)'),
  statement: z.int().nonnegative().describe("index among the source's support statements for this browser"),
};

const notes = z.array(z.string()).optional().describe("the source's remarks");
const flags = z
  .array(
    z.object({
      type: z.string().describe('kind of switch: preference, runtime_flag'),
      name: z.string().describe('name of the switch'),
      valueToSet: z.string().optional().describe('value that turns it on'),
    }),
  )
  .min(1)
  .describe('switches that a user must set first');
const prefix = z.string().min(1).describe('vendor prefix: -webkit-');
const alternativeName = z.string().min(1).describe('name that the feature goes by instead');
const partial = z.boolean().describe('true if some of the feature is missing');

/** A browser supports a feature, without limits. */
export const supportAdded = event('ai.annals.support.added.v1', z.object({ ...statementFields, notes }));

/** A browser supports a feature behind a switch. */
export const supportFlagged = event(
  'ai.annals.support.flagged.v1',
  z.object({
    ...statementFields,
    flags,
    prefix: prefix.optional(),
    alternativeName: alternativeName.optional(),
    partial: partial.optional(),
    notes,
  }),
);

/** A browser supports a feature under a prefixed or another name. */
export const supportPrefixed = event(
  'ai.annals.support.prefixed.v1',
  z
    .object({
      ...statementFields,
      prefix: prefix.optional(),
      alternativeName: alternativeName.optional(),
      partial: partial.optional(),
      notes,
    })
    .refine((data) => data.prefix !== undefined || data.alternativeName !== undefined, {
      error: 'needs prefix or alternativeName',
      path: ['prefix'],
    })
    // A refinement is not visible to JSON Schema; this says the same there.
    .meta({ anyOf: [{ required: ['prefix'] }, { required: ['alternativeName'] }] }),
);

/** A browser supports some of a feature. */
export const supportPartial = event(
  'ai.annals.support.partial.v1',
  z.object({
    ...statementFields,
    partial: z.literal(true).describe('some of the feature is missing'),
    notes,
  }),
);

/** What a statement said no longer holds, from this version on. */
export const supportRemoved = event('ai.annals.support.removed.v1', z.object(statementFields));
