import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BlobFolder } from '@annals/event-store';
import { DuckDBInstance, type Json } from '@duckdb/node-api';

/** A lake as a folder on disk, and DuckDB to ask it. `lake` in a query stands for all tables of that type. */
export async function duckLake(lake: Pick<BlobFolder, 'list' | 'get'>) {
  const folder = await mkdtemp(join(tmpdir(), 'annals-lake-'));
  for await (const name of lake.list()) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await lake.get(name))?.bytes ?? '');
  }
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  const table = (type: string) =>
    `read_parquet('${folder}/type=${type}/date=*/*.parquet', hive_partitioning = true, union_by_name = true)`;
  return {
    folder,
    table,
    query: async (sql: string): Promise<Record<string, Json>[]> =>
      (await connection.runAndReadAll(sql)).getRowObjectsJson(),
    columns: async (type: string): Promise<Record<string, string>> => {
      const rows = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table(type)}`);
      return Object.fromEntries(
        rows.getRowObjectsJson().map((row) => [row.column_name as string, row.column_type as string]),
      );
    },
    close: async () => {
      connection.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
