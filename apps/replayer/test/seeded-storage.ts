import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { completeDraft, defineCatalogue } from '@annals/events-schema';
import { catalogue, conversation, webFeature } from '@annals/events-schema/catalogue';
import { ingest, openEventStore } from '@annals/event-store';
import { startAzurite } from '@annals/local-azure';

const source = '/test';
const chrome = { browser: 'chrome', version: '57', approximate: false, statement: 0 };
const text = (content: string) => [{ type: 'text' as const, content }];

/**
 * A storage emulator with a bit of history: `conversation/c-42` of three events, `conversation/c-gap` that lacks its
 * third, `web-feature/grid` whose earliest event came last, `web-feature/busy` of many, and a quarantine.
 * In few buckets, since most commands ask for each lane of each.
 */
export async function seededStorage(layout = { buckets: 4, lanes: 2 }) {
  const folder = await mkdtemp(join(tmpdir(), 'annals-replayer-'));
  const azurite = await startAzurite({ folder, inMemory: true });
  const { tableUrl, blobUrl } = azurite;
  const store = await openEventStore({ catalogue, tableUrl, blobUrl, source, ...layout });

  const talk = conversation.at('c-42', { after: 0 });
  const said = (id: string, hour: number) =>
    talk.messageReceived(
      { messageId: id, role: 'user', parts: text(`hello ${id}`) },
      { time: `2026-01-02T0${hour}:00:00Z` },
    );
  await store.append([
    talk.started({ channel: 'web', agentVersion: '1' }, { time: '2026-01-01T09:00:00Z' }),
    said('m-1', 1),
    said('m-2', 2),
  ]);

  const gapped = (after: number) => conversation.at('c-gap', { after });
  await store.append([
    gapped(0).started({ channel: 'phone', agentVersion: '1' }, { time: '2026-01-01T09:00:00Z' }),
    gapped(1).messageReceived(
      { messageId: 'm', role: 'user', parts: text('hi') },
      { time: '2026-01-01T09:01:00Z' },
    ),
    gapped(3).ended({ reason: 'left' }, { time: '2026-01-01T10:00:00Z' }),
  ]);

  const grid = webFeature.at('grid');
  await store.append(grid.supportAdded(chrome, { time: '2017-03-09T00:00:00Z' }));
  const removed = await store.append(grid.supportRemoved(chrome, { time: '2020-01-01T00:00:00Z' }));
  if (removed.outcome !== 'appended') throw new Error(removed.outcome);
  await sleep(5);
  const flagged = { ...chrome, version: '29', statement: 1, flags: [{ type: 'preference', name: '#grid' }] };
  await store.append(grid.supportFlagged(flagged, { time: '2013-08-20T00:00:00Z' }));

  const busy = webFeature.at('busy');
  const notes = ['x'.repeat(1_000)];
  await store.append(
    Array.from({ length: 90 }, (_, sequence) =>
      busy.supportAdded({ ...chrome, notes }, { time: '2017-03-09T00:00:00Z', sequence }),
    ),
  );
  await store.append(
    Array.from({ length: 90 }, (_, sequence) =>
      busy.supportAdded({ ...chrome, notes }, { time: '2018-03-09T00:00:00Z', sequence }),
    ),
  );

  const complete = (draft: Parameters<typeof completeDraft>[0], id: string) =>
    completeDraft(draft, { source, newId: () => id });
  // Refused by a processor that does not know web features yet; this replayer does.
  const older = await openEventStore({ catalogue: defineCatalogue([conversation]), tableUrl, blobUrl });
  await ingest(older, [
    complete(webFeature.at('subgrid').supportAdded(chrome, { time: '2023-09-12T00:00:00Z' }), 'early-1'),
    complete(webFeature.at('masonry').supportAdded(chrome, { time: '2024-09-12T00:00:00Z' }), 'early-2'),
  ]);
  await ingest(store, [
    complete(conversation.at('c-42', { after: 1 }).ended({ reason: 'left' }), 'late-writer'),
    { ...complete(talk.ended({ reason: 'left' }), 'no-reason'), data: { reason: '\u001b[31mred\u009b' } },
  ]);

  return {
    tableUrl,
    blobUrl,
    /** After all of `web-feature/grid` but the late event. */
    beforeLateEvent: removed.recordedtime,
    env: { ANNALS_TABLE_URL: tableUrl, ANNALS_BLOB_URL: blobUrl },
    stop: async () => {
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
