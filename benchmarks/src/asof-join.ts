import { DuckDBInstance } from '@duckdb/node-api';

/**
 * What an analyst would write: running counts over each conversation, and of them what stood there when a model had answered. Fewer
 * features than the dataset's, no labels, consent or splits, and nothing sees to it that they do not leak.
 */
const features = (lake: string) => `
  WITH event AS (
    SELECT streamid, type, position, recordedtime
    FROM read_parquet('${lake}/type=ai.annals.*/*/*.parquet', union_by_name = true, hive_partitioning = true)
    WHERE category = 'conversation'
  ), running AS (
    SELECT streamid, recordedtime,
      count(*) FILTER (type = 'ai.annals.message.received.v1') OVER so_far AS messages,
      count(*) FILTER (type = 'ai.annals.inference.requested.v1') OVER so_far AS calls,
      count(*) FILTER (type = 'ai.annals.inference.failed.v1') OVER so_far AS failures,
      count(*) FILTER (type = 'ai.annals.tool.called.v1') OVER so_far AS tool_calls,
      count(*) FILTER (type = 'ai.annals.retrieval.performed.v1') OVER so_far AS retrievals,
      count(*) FILTER (type = 'ai.annals.feedback.given.v1') OVER so_far AS feedback,
      min(recordedtime) OVER so_far AS started
    FROM event WINDOW so_far AS (PARTITION BY streamid ORDER BY position)
  )
  SELECT moment.streamid, moment.recordedtime, running.* EXCLUDE (streamid, recordedtime)
  FROM event AS moment ASOF JOIN running
    ON running.streamid = moment.streamid AND moment.recordedtime >= running.recordedtime
  WHERE moment.type = 'ai.annals.inference.completed.v1'`;

/** Runs it in DuckDB, on one thread, into a Parquet file; gives the events that it read. */
export async function asofJoin(lake: string): Promise<() => Promise<number>> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const events = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER FROM '${lake}/type=ai.annals.*/*/*.parquet' WHERE category = 'conversation'`,
  );
  return async () => {
    await connection.run(`COPY (${features(lake)}) TO '${lake}/features.parquet'`);
    connection.closeSync();
    return Number(events.getRows()[0]?.[0]);
  };
}
