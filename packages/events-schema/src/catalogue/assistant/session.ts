import { z } from 'zod';
import { event } from '../../define/event.ts';
import { agentName, agentVersion } from './fields.ts';

/** A conversation began. */
export const started = event(
  'ai.annals.conversation.started.v1',
  z.object({
    channel: z.string().min(1).describe('where it takes place: web, phone, teams'),
    locale: z.string().optional().describe('language and region, BCP 47: de-CH'),
    agentId: z.string().optional().describe("the provider's id of the agent"),
    agentName: agentName.optional(),
    agentVersion,
    deployment: z.string().optional().describe('id of the deployment stream that serves it'),
  }),
);

/** Nothing more is expected in a conversation. */
export const ended = event(
  'ai.annals.conversation.ended.v1',
  z.object({
    reason: z
      .enum(['resolved', 'left', 'timed-out', 'handed-over', 'failed'])
      .describe('why it ended: handed-over is to a person'),
  }),
);
