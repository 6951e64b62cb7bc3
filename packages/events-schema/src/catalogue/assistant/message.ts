import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { inferenceId, messageId } from './fields.ts';
import { MessageParts } from './parts.ts';

/** A message became part of a conversation, whoever wrote it. */
export const messageReceived = event(
  'ai.annals.message.received.v1',
  z.object({
    messageId,
    role: z.string().min(1).describe('who wrote it: system, user, assistant, tool'),
    name: personal(z.string().describe('name of the participant')).optional(),
    parts: personal(MessageParts),
    inferenceId: inferenceId.optional().describe('the model call that produced it'),
  }),
);

/** A message's content was replaced: a transcript corrected, a text edited, something redacted. */
export const messageCorrected = event(
  'ai.annals.message.corrected.v1',
  z.object({
    messageId,
    parts: personal(MessageParts.describe('the content from now on, part by part')),
    correctedBy: z.enum(['author', 'reviewer', 'system']).describe('who corrected it'),
    reason: personal(z.string().describe('why, in words')).optional(),
  }),
);
