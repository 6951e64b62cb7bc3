import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingestEach, openMemoryStore } from '@annals/event-store';
import { completeDraft } from '@annals/events-schema';
import { catalogue, evaluation, type Evaluations } from '@annals/events-schema/catalogue';
import { seededRandom } from '@annals/local-azure';
import { copyLake, runArchive, runLake } from '@annals/replay';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDataset } from '../src/build/build-dataset.ts';
import { defineDataset } from '../src/define/dataset.ts';
import { count, lastValue, timeSince } from '../src/define/windows.ts';
import { seed, soaking } from './soak.ts';

const batches = soaking ? 1_200 : 60;
const batchEvents = 100;
const streams = soaking ? 3_000 : 150;

const scores = ({ byName }: Evaluations) =>
  Object.values(byName).flatMap((given) => given.map(({ scoreValue }) => scoreValue ?? 0));

/** Judgements: at each one, what the ones before it said, as far as they were known. */
const judged = defineDataset({
  name: 'judged',
  version: 1,
  entity: evaluation,
  moment: { event: 'evaluationRecorded' },
  horizon: { hours: 6 },
  features: {
    count: count('evaluationRecorded'),
    count_hour: count('evaluationRecorded', { hours: 1 }),
    since: timeSince('evaluationRecorded'),
    last: lastValue('evaluationRecorded', 'scoreValue'),
    sum: { number: ({ state }) => scores(state).reduce((sum, score) => sum + score, 0) },
  },
  labels: { good: { number: ({ after }) => after.filter(({ data }) => (data.scoreValue ?? 0) >= 4).length } },
});

/** The same in SQL, over the lake: another engine, another code, the same log. */
const oracle = (lake: string, end: string) => `
  WITH event AS (
    SELECT id, streamid, position, time, recordedtime, scoreValue AS score
    FROM '${lake}/type=ai.annals.evaluation.recorded.v1/*/*.parquet'
  ), moment AS (
    SELECT id, streamid, time, least(time, recordedtime) AS t FROM event
  ), seen AS (
    SELECT m.id,
      count(e.id) AS n,
      count(e.id) FILTER (e.time > m.t - INTERVAL 1 HOUR) AS n_hour,
      epoch_us(m.t) - epoch_us(arg_max(e.time, e.position)) AS since_us,
      arg_max(e.score, e.position) AS last_score,
      coalesce(sum(e.score), 0) AS total
    FROM moment m LEFT JOIN event e ON e.streamid = m.streamid AND e.id <> m.id AND e.recordedtime <= m.t
    GROUP BY m.id, m.t
  ), counted AS (
    SELECT streamid, recordedtime, row_number() OVER (PARTITION BY streamid ORDER BY recordedtime) AS n FROM event
  ), latest AS (
    SELECT streamid, recordedtime, max(n) AS n FROM counted GROUP BY ALL
  ), joined AS (
    SELECT m.id, coalesce(l.n, 0) AS n FROM moment m ASOF LEFT JOIN latest l
      ON l.streamid = m.streamid AND m.t >= l.recordedtime
  ), followed AS (
    SELECT m.id, count(e.id) AS good
    FROM moment m LEFT JOIN event e ON e.streamid = m.streamid AND e.id <> m.id AND e.score >= 4
      AND e.recordedtime > m.t AND e.time >= m.time AND e.time <= m.t + INTERVAL 6 HOURS
    GROUP BY m.id
  )
  SELECT m.streamid AS entity, m.t, s.n, s.n_hour, s.since_us, s.last_score, s.total, a.n AS n_asof,
    CASE WHEN m.t + INTERVAL 6 HOURS > TIMESTAMPTZ '${end}' THEN NULL ELSE f.good END AS good
  FROM moment m JOIN seen s USING (id) JOIN joined a USING (id) JOIN followed f USING (id)`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annals-datasets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test(
  `features and labels are what SQL over the lake makes of the same log, row by row (seed ${seed})`,
  async () => {
    const random = seededRandom(seed);
    const start = Date.UTC(2026, 0, 1);
    let now = start;
    const store = await openMemoryStore({ catalogue, now: () => new Date(now) });
    for (let batch = 0; batch < batches; batch += 1) {
      now = start + batch * 60_000 + Math.floor(random() * 1_000);
      const events = Array.from({ length: batchEvents }, (_, n) => {
        const kind = random();
        // One in ten is hours late, one in twenty was made by a clock that is ahead.
        const delayMs =
          kind < 0.1 ? random() * 4 * 3_600_000 : kind < 0.15 ? -random() * 600_000 : random() * 5_000;
        const time = new Date(now - Math.floor(delayMs)).toISOString();
        const draft = evaluation
          .at(`c-${Math.floor(random() * streams)}`)
          .evaluationRecorded(
            { evaluationName: random() < 0.5 ? 'Relevance' : 'Tone', scoreValue: Math.floor(random() * 6) },
            { id: `e-${batch}-${n}`, time },
          );
        return completeDraft(draft, { source: '/test' });
      });
      await ingestEach(store, events);
    }
    await runArchive(store.raw);
    await runLake(store.raw, catalogue);
    const lake = join(folder, 'lake');
    await copyLake(store.raw.lake, lake);
    const built = await buildDataset(store, judged, { folder: join(folder, 'judged') });
    expect(built.manifest.rows.total).toBe(batches * batchEvents);
    expect(built.manifest.rows.censored).toBeGreaterThan(0);

    const duckdb = await DuckDBInstance.create();
    const connection = await duckdb.connect();
    const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
    await connection.run(`CREATE TABLE expected AS ${oracle(lake, built.manifest.log.end)}`);
    await connection.run(`CREATE TABLE built AS SELECT entity_id AS entity, event_timestamp AS t, f_count::BIGINT AS n,
      f_count_hour::BIGINT AS n_hour, round(f_since * 1e6)::BIGINT AS since_us, f_last AS last_score, f_sum AS total,
      label_good::BIGINT AS good FROM '${join(folder, 'judged', 'features.parquet')}'`);
    const columns = 'entity, t, n, n_hour, since_us, last_score, total, good';
    // Two events of a stream at one moment give two rows; equal ones count as often as they stand there.
    const differing = await rowsOf(`
      (SELECT 'sql' AS made_by, * FROM (SELECT ${columns} FROM expected EXCEPT ALL SELECT ${columns} FROM built)
       UNION ALL SELECT 'annals' AS made_by, * FROM (SELECT ${columns} FROM built EXCEPT ALL SELECT ${columns} FROM expected))
      ORDER BY entity, t LIMIT 6`);
    expect(differing).toEqual([]);
    const [asof] = await rowsOf(`
      SELECT count(*) AS all_rows, count(*) FILTER (n_asof <> n) AS own_seen, count(*) FILTER (n > 0) AS with_past
      FROM expected`);
    expect(Number(asof?.all_rows)).toBe(batches * batchEvents);
    expect(Number(asof?.with_past)).toBeGreaterThan(batches * batchEvents * 0.5);
    // The ASOF join cannot leave the moment's own event out, which is seen if its clock was ahead: one in twenty.
    expect(Number(asof?.own_seen) / Number(asof?.all_rows)).toBeLessThan(0.08);
    connection.closeSync();
  },
  soaking ? 900_000 : 60_000,
);
