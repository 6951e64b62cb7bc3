import { type CloudEvent, completeDraft, type DraftEvent } from '@annals/events-schema';
import { conversation, deployment } from '@annals/events-schema/catalogue';

const complete = (draft: DraftEvent): CloudEvent => completeDraft(draft, { source: '/test' });

export const day = (n: number) => new Date(Date.UTC(2026, 0, n)).toISOString();

/** On day `n` of 2026 version `1.n` of a deployment was released. */
export const released = (id: string, n: number): CloudEvent =>
  complete(
    deployment
      .at(id)
      .deploymentChanged({ change: 'released', agentVersion: `1.${n}` }, { id: `${id}-${n}`, time: day(n) }),
  );

/** Message `n` of a conversation, on day `n`. */
export const said = (id: string, n: number, text: string): CloudEvent =>
  complete(
    conversation
      .at(id, { after: n - 1 })
      .messageReceived(
        { messageId: `m-${n}`, role: 'user', parts: [{ type: 'text', content: text }] },
        { id: `${id}-${n}`, time: day(n) },
      ),
  );
