import { z } from 'zod';
import { event } from '../../define/event.ts';
import { defineStream } from '../../define/stream.ts';
import { agentVersion, promptName, promptVersion, providerName } from './fields.ts';

/** What a deployment runs was changed. */
export const deploymentChanged = event(
  'ai.annals.deployment.changed.v1',
  z.object({
    change: z.enum(['released', 'rolled-back', 'retired']).describe('what kind of change'),
    environment: z.string().optional().describe('production, staging'),
    agentName: z.string().optional().describe('name of the agent'),
    agentVersion: agentVersion.optional(),
    providerName: providerName.optional(),
    model: z.string().optional().describe('model that requests go to'),
    modelVersion: z.string().optional().describe('version of that model'),
    promptName: promptName.optional(),
    promptVersion: promptVersion.optional(),
    trafficPercent: z.number().min(0).max(100).optional().describe('share of requests it gets, percent'),
    reason: z.string().optional().describe('why, in words'),
  }),
);

/** What ran from a moment on. */
export type Revision = z.output<typeof deploymentChanged.schema> & { readonly at: string };

/** What a deployment runs, and ran: the last change is the current one, unless it is retired. */
export interface Deployment {
  current: Revision | null;
  /** Oldest first. */
  history: Revision[];
}

/** An agent or model in service. The stream's id is the deployment's name. */
export const deployment = defineStream({
  category: 'deployment',
  ordering: 'time',
  events: { deploymentChanged },
  initial: (): Deployment => ({ current: null, history: [] }),
  evolve: {
    deploymentChanged: (state, { time, data }) => {
      const revision = { ...data, at: time };
      state.history.push(revision);
      state.current = data.change === 'retired' ? null : revision;
      return state;
    },
  },
});
