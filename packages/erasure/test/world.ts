import { type EventStore, ingest, memoryRowTable, openMemoryStore, type RowTable } from '@annals/event-store';
import { type CloudEvent, completeDraft, type DraftEvent } from '@annals/events-schema';
import { catalogue, conversation } from '@annals/events-schema/catalogue';
import { memoryWrapping, privacyOf, SubjectKeys } from '@annals/privacy';

export interface World {
  readonly store: EventStore;
  readonly keys: SubjectKeys;
}

/** Making an RSA key takes longer than a test. */
const wrapping = memoryWrapping();

/** Keys of subjects; kept in memory for so long, if at all. */
export const keysIn = (rows: RowTable, maxAgeMs = 0) =>
  new SubjectKeys({ rows, wrapping, cache: { maxAgeMs } });

/** A store in memory that seals, and its keys, which are asked for each time unless others are given. */
export async function world(
  now: () => Date = () => new Date(),
  layout = { buckets: 3, lanes: 2 },
  keys = keysIn(memoryRowTable()),
): Promise<World> {
  const sealing = privacyOf(catalogue, keys);
  const snapshots = { every: 2, code: 'test' };
  const store = await openMemoryStore({
    catalogue,
    source: '/test',
    ...layout,
    now,
    snapshots,
    ...sealing,
  });
  return { store, keys };
}

/** What nobody but the subject may have said. */
export const canaryOf = (subject: string) => `canary-of-${subject}-x7Qz`;

export interface ConversationOptions {
  readonly tenant?: string;
  readonly id?: string;
  readonly time?: string;
}

/** A conversation of a subject, with its canary in every field that says something; the assistant's answer names nobody. */
export function conversationOf(
  subject: string,
  { tenant, id = `c-${subject}`, time = '2026-05-01T09:00:00Z' }: ConversationOptions = {},
): CloudEvent[] {
  const at = conversation.at(id, { after: 0 });
  const said = { time, ...(tenant === undefined ? {} : { tenantid: tenant }) };
  const theirs = { ...said, datasubject: subject };
  const canary = canaryOf(subject);
  const parts = [{ type: 'text' as const, content: `${canary} said` }];
  const drafts: DraftEvent[] = [
    at.started({ channel: 'web', agentVersion: '1' }, theirs),
    at.messageReceived({ messageId: 'q', role: 'user', name: `${canary} named`, parts }, theirs),
    at.toolCalled({ toolCallId: 't', toolName: 'look-up', arguments: { for: canary } }, theirs),
    at.messageReceived({ messageId: 'a', role: 'assistant', parts }, said),
    at.feedbackGiven(
      { messageId: 'a', givenBy: 'user', rating: 'positive', comment: `${canary} commented` },
      theirs,
    ),
  ];
  return drafts.map((draft, n) => completeDraft(draft, { source: '/test', newId: () => `${id}-${n}` }));
}

export async function ingested(store: EventStore, ...subjects: string[]): Promise<void> {
  await ingest(
    store,
    subjects.flatMap((subject) => conversationOf(subject)),
  );
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
