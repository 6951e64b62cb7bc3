import { ingest } from '@annals/event-store';
import { catalogue } from '@annals/events-schema/catalogue';
import { sealer } from '@annals/privacy';
import { projections, runProjection } from '@annals/replay';
import { expect, test } from 'vitest';
import { exportSubject } from '../src/index.ts';
import { all, canaryOf, conversationOf, ingested, world } from './world.ts';

test('an export is all that is held about a subject, opened, and nothing of others', async () => {
  const { store } = await world();
  await ingested(store, 'anna-1', 'bert-2');
  await ingest(store, [{ ...conversationOf('anna-1')[1], specversion: '0.3' }]);
  for (const projection of projections) await runProjection(store, projection);
  const pieces = await all(exportSubject(store, { subject: 'anna-1' }));
  const events = pieces.flatMap((piece) => (piece.kind === 'event' ? [piece.event.position] : []));
  expect(events).toEqual([1, 2, 3, 4, 5].map((n) => n.toString().padStart(16, '0')));
  expect(new Set(pieces.map(({ kind }) => kind))).toEqual(new Set(['event', 'row', 'quarantine']));
  const text = JSON.stringify(pieces);
  expect(text).toContain(`${canaryOf('anna-1')} commented`);
  expect(text).not.toContain(canaryOf('bert-2'));
});

test('of a stream that others take part in, an export has what the subject said, and no more', async () => {
  const { store } = await world();
  const [first, ...rest] = conversationOf('anna-1', { id: 'c-shared' });
  const [, , , , last] = conversationOf('bert-2', { id: 'c-shared' });
  await ingest(store, [first, ...rest.slice(0, -1), last]);
  const pieces = await all(exportSubject(store, { subject: 'anna-1' }));
  expect(pieces).toHaveLength(3);
  expect(JSON.stringify(pieces)).not.toContain(canaryOf('bert-2'));
});

test('what its producer had sealed, and was refused, is handed over opened', async () => {
  const { store, keys } = await world();
  const [, second] = conversationOf('anna-1');
  const sealed = second && (await sealer(catalogue, keys)(second));
  expect(JSON.stringify(sealed)).not.toContain(canaryOf('anna-1'));
  await ingest(store, [{ ...sealed, specversion: '0.3' }]);
  const pieces = await all(exportSubject(store, { subject: 'anna-1' }));
  expect(pieces.map(({ kind }) => kind)).toEqual(['quarantine']);
  expect(JSON.stringify(pieces)).toContain(`${canaryOf('anna-1')} said`);
});
