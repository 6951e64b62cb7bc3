import { z } from 'zod';
import { event } from '../../define/event.ts';
import { personal } from '../../define/personal.ts';
import { inferenceId, messageId, toolCallId } from './fields.ts';

/** A safety check found something. */
export const guardrailTriggered = event(
  'ai.annals.guardrail.triggered.v1',
  z.object({
    guardrailName: z.string().min(1).describe('name of the check'),
    guardrailVersion: z.string().optional().describe('version of the check'),
    stage: z.enum(['input', 'retrieval', 'tool', 'output']).describe('what was checked'),
    action: z.enum(['flagged', 'redacted', 'blocked']).describe('what was done'),
    finding: z.string().min(1).describe('what was found: jailbreak, hate, personal_data'),
    score: z.number().optional().describe("confidence or severity, in the check's scale"),
    messageId: messageId.optional().describe('the message that was checked'),
    inferenceId: inferenceId.optional().describe('the model call that was checked'),
    toolCallId: toolCallId.optional().describe('the tool call that was checked'),
    explanation: personal(z.string().describe('why, in words; may quote what was checked')).optional(),
  }),
);
