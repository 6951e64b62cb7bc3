import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@annals/events-schema';
import type { Backend } from '../src/backend.ts';

/** An event as Event Grid writes it down when it gives it up. */
export const letter = (event: CloudEvent, attributes: Record<string, unknown> = {}) => ({
  ...event,
  deadletterreason: 'MaxDeliveryAttemptsExceeded',
  deliveryattempts: 30,
  lastdeliveryoutcome: 'ServiceUnavailable',
  publishtime: '2026-03-01T10:00:00.4018726Z',
  lastdeliveryattempttime: '2026-03-02T10:00:00Z',
  ...attributes,
});

/** A blob of the container of dead letters, with a name like Event Grid's; returns the name. */
export async function writeBlob(backend: Backend, content: unknown): Promise<string> {
  const name = `topic/INGEST/2026/3/2/10/${randomUUID()}.json`;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await backend.addBlob('deadletters', name, Buffer.from(text));
  return name;
}
