import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assistantCases, buildDataset } from '@annals/datasets';
import { eraseKind, type Exported, exportSubject, runErasure } from '@annals/erasure';
import { ingest, openEventStore, subjectHash } from '@annals/event-store';
import { type CloudEvent, completeDraft, type DraftEvent, isErased } from '@annals/events-schema';
import { catalogue, consent, conversation } from '@annals/events-schema/catalogue';
import {
  liveBuild,
  projections,
  readLatest,
  readRows,
  runArchive,
  runLake,
  runProjection,
  verifyArchive,
} from '@annals/replay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formsOf, heldBy } from './search-account.ts';
import { type Stack, startStack } from './stack.ts';

const subjects = Array.from({ length: 100 }, (_, n) => `person-${n.toString().padStart(3, '0')}`);
const [leaving, staying] = [subjects.slice(0, 50), subjects.slice(50)];
const canaryOf = (subject: string) => `Canary of ${subject}, who said so?`;

let stack: Stack;
let refusing: Server;
let folder: string;
const logs: string[] = [];

/** Takes nothing, so that all that is published is dead-lettered as well. */
async function startRefusing(): Promise<string> {
  refusing = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      if (request.method === 'OPTIONS') response.setHeader('WebHook-Allowed-Origin', '*').end();
      else response.writeHead(400).end();
    });
  }).listen(0, '127.0.0.1');
  await once(refusing, 'listening');
  return `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-erasure-'));
  const endpoint = await startRefusing();
  stack = await startStack({
    maxEventsPerBatch: 500,
    onLog: ({ message }) => logs.push(message),
    listeners: ({ blobUrl, accountName, accountKey }) => [
      {
        ...{ name: 'refusing', endpoint, maxEventsPerBatch: 200, preferredBatchSizeInKilobytes: 1_024 },
        deadLetter: { blobUrl, accountName, accountKey, container: 'deadletters' },
      },
    ],
  });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  refusing.close();
  refusing.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

/** A conversation with the canary in its personal fields, some too large for a row, and events that break a rule. */
function eventsOf(subject: string, n: number): readonly object[] {
  const canary = canaryOf(subject);
  const said = { time: '2026-05-01T09:00:00Z' };
  const theirs = { ...said, datasubject: subject };
  const at = conversation.at(`c-${subject}`, { after: 0 });
  const text = (content: string) => [{ type: 'text' as const, content }];
  const drafts: DraftEvent[] = [
    consent.at(subject).consentChanged({ purpose: 'training', granted: true, policyVersion: '1' }, theirs),
    at.started({ channel: 'web', agentVersion: '1' }, theirs),
    at.messageReceived(
      {
        messageId: 'q',
        role: 'user',
        name: canary,
        parts: text(n % 10 === 0 ? canary.repeat(1_500) : canary),
      },
      theirs,
    ),
    at.inferenceRequested(
      {
        ...{ inferenceId: 'i', operation: 'chat', providerName: 'openai', requestModel: 'm' },
        systemInstructions: text(canary),
      },
      theirs,
    ),
    at.toolCalled({ toolCallId: 't', toolName: 'look-up', arguments: { for: { whom: canary } } }, theirs),
    at.toolReturned({ toolCallId: 't', result: [canary] }, theirs),
    // The assistant's answer names nobody, and quotes.
    at.messageReceived({ messageId: 'a', role: 'assistant', parts: text(canary) }, said),
    at.messageCorrected(
      { messageId: 'a', correctedBy: 'author', parts: text(`${canary}!`), reason: canary },
      theirs,
    ),
    at.feedbackGiven({ messageId: 'a', givenBy: 'user', rating: 'negative', comment: canary }, theirs),
  ];
  const events: CloudEvent[] = drafts.map((draft, index) =>
    completeDraft(draft, { source: '/chat', newId: () => `${subject}-${index}` }),
  );
  const last = events.at(-1);
  return [
    ...events,
    { ...last, id: `${subject}-invalid`, data: { rating: 3, comment: canary } },
    { ...last, id: `${subject}-nameless`, datasubject: undefined, data: { comment: canary } },
    // Another event where one stands already.
    { ...last, id: `${subject}-conflict`, data: { givenBy: 'user', rating: 'positive', comment: canary } },
  ];
}

/** Appended as if nothing were sealed yet: so it stands in the clear in table, feed, archive and lake. */
async function storeUnsealed(...whose: readonly string[]): Promise<void> {
  const { tableUrl, blobUrl } = stack.azurite;
  const unsealing = await openEventStore({ catalogue, tableUrl, blobUrl });
  const events = whose.flatMap((subject) =>
    eventsOf(subject, 0)
      .slice(1, 4)
      .map((event, n) => ({ ...event, subject: `conversation/c-old-${subject}`, id: `${subject}-old-${n}` })),
  );
  await ingest(unsealing, events);
}

async function publish(events: readonly unknown[]): Promise<void> {
  const response = await fetch(`${stack.topic.endpoint}?api-version=2018-01-01`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents-batch+json', 'aeg-sas-key': stack.topic.key },
    body: JSON.stringify(events),
  });
  if (!response.ok) throw new Error(`the topic answered ${response.status}`);
}

/** Whose canaries are somewhere in the account or the log, and where one of them is. */
async function found(whose: readonly string[]): Promise<Map<string, string>> {
  const held = new Map<string, string>();
  const forms = whose.map((subject) => ({ subject, texts: formsOf(canaryOf(subject)) }));
  const look = (where: string, bytes: Buffer) => {
    for (const { subject, texts } of forms)
      if (!held.has(subject) && texts.some((text) => bytes.includes(text))) held.set(subject, where);
  };
  for await (const { where, bytes } of heldBy(stack.azurite)) look(where, bytes);
  for (const line of logs) look('log', Buffer.from(line));
  return held;
}

/** All that readers of events and projections see, as one text. */
async function readable(): Promise<string> {
  const seen: unknown[] = [];
  for await (const event of stack.store.scan()) seen.push(event);
  for (const projection of projections) {
    const build = await liveBuild(stack.store.projections, projection.name);
    if (build) for await (const row of readRows(stack.store, projection, build)) seen.push(row);
  }
  return JSON.stringify(seen);
}

async function archiveIsWhole(): Promise<void> {
  await runArchive(stack.store.raw);
  const latest = await readLatest(stack.store.raw.archive);
  if (!latest) throw new Error('there is no archive');
  expect((await verifyArchive(stack.store.raw, latest.manifest)).problems).toEqual([]);
}

const datasetIn = (name: string) => buildDataset(stack.store, assistantCases, { folder: join(folder, name) });

test('of fifty who are erased nothing is left in the account or its logs; fifty others are as they were', async () => {
  const { store, keys } = stack;
  const events = subjects.flatMap(eventsOf);
  await storeUnsealed('person-000', 'person-001', 'person-050');
  for (let start = 0; start < events.length; start += 200) await publish(events.slice(start, start + 200));
  await stack.topic.idle();
  for (const projection of projections) await runProjection(store, projection);
  await archiveIsWhole();
  await runLake(store.raw, catalogue);
  const before = await datasetIn('before');
  // The search can find: dead letters and projections hold what they hold in the clear.
  expect([...(await found(subjects)).keys()].sort()).toEqual(subjects);

  const [first = '', ...others] = leaving;
  const from = store.now();
  expect(await runErasure(store, eraseKind(keys), { subject: first })).toMatchObject({
    state: 'done',
    streams: 3,
    rewritten: 2,
  });
  for (const subject of others) await keys.erase({ subject }, { at: store.now() });
  const swept = await runErasure(store, eraseKind(keys), { erasedFrom: from.toISOString() });
  expect(swept).toMatchObject({ state: 'done', rewritten: 2, refused: { unreadable: [] } });

  expect(await found(leaving)).toEqual(new Map());
  const text = await readable();
  for (const subject of staying) expect(text).toContain(canaryOf(subject));
  const kinds = new Set<Exported['kind']>();
  for await (const piece of exportSubject(store, { subject: 'person-050' })) {
    kinds.add(piece.kind);
    expect(JSON.stringify(piece)).not.toContain('erased":true');
  }
  expect([...kinds].sort()).toEqual(['dead-letter', 'event', 'quarantine', 'row']);

  // Everything that stands on the history still does.
  const findings: unknown[] = [];
  for await (const finding of store.verify({ payloads: true })) findings.push(finding);
  expect(findings).toEqual([]);
  await archiveIsWhole();
  await runLake(store.raw, catalogue);
  const { state, position } = await store.replay(conversation, `c-${first}`);
  expect(position).toBe('0000000000000008');
  expect(state.messages.every(({ parts }) => isErased(parts))).toBe(true);
  const after = await datasetIn('after');
  expect(before.manifest.erasures).toEqual([]);
  expect(after.manifest.erasures).toEqual(
    expect.arrayContaining(leaving.map((subject) => subjectHash({ subject }))),
  );
  for (const subject of staying) expect(after.manifest.erasures).not.toContain(subjectHash({ subject }));
  expect(after.manifest.consent.refused - before.manifest.consent.refused).toBe(52);
}, 120_000);
