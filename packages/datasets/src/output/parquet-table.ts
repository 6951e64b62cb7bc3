import { createReadStream } from 'node:fs';
import type { RowGroup } from 'hyparquet';
import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

/** What is held as values at once, and a reader takes as one piece. */
const rowGroupRows = 10_000;

/** A column of a table on disk: its elements in Parquet's schema, and its value in a row. */
export interface TableColumn<Row> {
  readonly name: string;
  readonly elements: readonly SchemaElement[];
  /** Readers skip row groups by the least and greatest value. */
  readonly ranged: boolean;
  readonly of: (row: Row) => unknown;
}

const leaves = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  flag: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>;

/** A column of single values; times as microseconds since 1970. */
export const leaf = <Row>(
  name: string,
  kind: keyof typeof leaves,
  of: (row: Row) => unknown,
): TableColumn<Row> => ({
  ...{ name, of, ranged: kind === 'time' },
  elements: [{ name, repetition_type: 'OPTIONAL', ...leaves[kind] }],
});

/** A column of lists. Three levels, as the specification asks: LogicalTypes.md, Lists. */
export const list = <Row>(
  name: string,
  kind: keyof typeof leaves,
  of: (row: Row) => readonly unknown[],
): TableColumn<Row> => ({
  ...{ name, of, ranged: false },
  elements: [
    {
      ...{ name, repetition_type: 'OPTIONAL', num_children: 1 },
      ...{ converted_type: 'LIST', logical_type: { type: 'LIST' } },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...leaves[kind] },
  ],
});

/** Rows in Parquet's encoding that are no file of their own yet, but become a piece of one. Can be sent to another thread. */
export interface TablePart {
  readonly path: string;
  readonly groups: readonly RowGroup[];
}

const newParquet = <Row>(path: string, columns: readonly TableColumn<Row>[]) =>
  new ParquetWriter({
    ...{ writer: fileWriter(path), codec: 'SNAPPY', createdBy: 'annals' },
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ elements }) => elements)],
  });

/** Encodes rows as they come. The same rows give the same bytes. */
export class TablePartWriter<Row> {
  readonly #path: string;
  readonly #columns: readonly TableColumn<Row>[];
  readonly #parquet: ParquetWriter;
  #rows: Row[] = [];

  constructor(path: string, columns: readonly TableColumn<Row>[]) {
    this.#path = path;
    this.#columns = columns;
    this.#parquet = newParquet(path, columns);
  }

  async add(row: Row): Promise<void> {
    if (this.#rows.push(row) >= rowGroupRows) await this.#flush();
  }

  async finish(): Promise<TablePart> {
    if (this.#rows.length > 0) await this.#flush();
    // Without a footer: that is the whole file's.
    await this.#parquet.writer.finish();
    return { path: this.#path, groups: this.#parquet.row_groups };
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    const columnData = this.#columns.map(({ name, of, ranged }) => ({
      ...{ name, data: rows.map(of), statistics: ranged },
      // An index of pages lies behind all row groups, and would have to move with them.
      offsetIndex: false,
    }));
    await this.#parquet.write({ columnData, rowGroupSize: rows.length });
  }
}

/** `PAR1`, with which a part begins as every Parquet file does. */
const magicBytes = 4;

/** Joins parts into one file, in their order; its rows. Nothing is encoded again: row groups are moved as they are. */
export async function joinParts<Row>(
  path: string,
  columns: readonly TableColumn<Row>[],
  parts: readonly TablePart[],
): Promise<number> {
  const parquet = newParquet(path, columns);
  for (const { path: part, groups } of parts) {
    const by = BigInt(parquet.writer.offset - magicBytes);
    for await (const bytes of createReadStream(part, { start: magicBytes }))
      parquet.writer.appendBytes(bytes as Buffer);
    for (const group of groups) {
      parquet.row_groups.push(moved(group, by));
      parquet.num_rows += group.num_rows;
    }
  }
  await parquet.finish();
  return Number(parquet.num_rows);
}

const moved = (group: RowGroup, by: bigint): RowGroup => ({
  ...group,
  columns: group.columns.map((chunk) => {
    const { meta_data: meta, file_offset: offset } = chunk;
    const { dictionary_page_offset: dictionary } = meta ?? {};
    return {
      ...{ ...chunk, file_offset: offset + by },
      ...(meta && {
        meta_data: {
          ...{ ...meta, data_page_offset: meta.data_page_offset + by },
          ...(dictionary !== undefined && { dictionary_page_offset: dictionary + by }),
        },
      }),
    };
  }),
});

/** Microseconds since 1970 of UTC text; finer digits are cut off. */
export function microsOf(time: string): bigint {
  const seconds = Date.parse(`${time.slice(0, 19)}Z`) / 1_000;
  return BigInt(seconds) * 1_000_000n + BigInt(time.slice(20, 26));
}
