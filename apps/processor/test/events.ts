import { type CloudEvent, completeDraft, type DraftEvent } from '@annals/events-schema';
import { conversation, deployment } from '@annals/events-schema/catalogue';

const complete = (draft: DraftEvent): CloudEvent => completeDraft(draft, { source: '/test' });
const minute = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();

/** Change `n` of a deployment (time-ordered); `n` makes time and identity. */
export const deploymentChanged = (id: string, n: number): CloudEvent =>
  complete(
    deployment
      .at(id)
      .deploymentChanged(
        { change: 'released', agentVersion: `1.0.${n}` },
        { id: `${id}-${n}`, time: minute(n) },
      ),
  );

/** Message `n` of a conversation (sequenced): it stands at position `n`. */
export const messageReceived = (id: string, n: number, text = `message ${n}`): CloudEvent =>
  complete(
    conversation
      .at(id, { after: n - 1 })
      .messageReceived(
        { messageId: `m-${n}`, role: 'user', parts: [{ type: 'text', content: text }] },
        { id: `${id}-${n}`, time: minute(n) },
      ),
  );
